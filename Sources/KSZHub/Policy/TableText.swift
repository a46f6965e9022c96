/// The form that policy and faults files share: UTF-8, a header line, cells between commas, `#` for comments.
enum TableText {
    /// One line of the file, from 1.
    struct Row {
        let number: Int
        let cells: [String]
        /// The line as written, without white space at its ends.
        let text: String
    }

    /// The lines below the header.
    ///
    /// - Parameter unreadable: makes the error for a reason.
    /// - Throws: that error, naming the line.
    static func rows(
        _ text: String, columns: [String], unreadable: (String) -> KSZHubError
    ) throws(KSZHubError) -> [Row] {
        let header = columns.joined(separator: ",")
        var rows: [Row]?
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(trimmed)
            if cells == [""] || cells[0].hasPrefix("#") { continue }
            guard rows != nil else {
                guard cells == columns else { throw unreadable("line \(index + 1): the columns are \(header)") }
                rows = []
                continue
            }
            guard cells.count == columns.count else {
                throw unreadable("line \(index + 1): \(cells.count) columns where \(columns.count) are needed")
            }
            rows?.append(Row(number: index + 1, cells: cells, text: trimmed(line)))
        }
        guard let rows else { throw unreadable("no header line; begin with \(header)") }
        return rows
    }

    private static func trimmed(_ cell: Substring.UTF8View) -> String {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
        let start = cell.drop(while: blanks.contains)
        let text = start.lastIndex { !blanks.contains($0) }.map { start[...$0] } ?? start[..<start.startIndex]
        return String(Substring(text))
    }
}

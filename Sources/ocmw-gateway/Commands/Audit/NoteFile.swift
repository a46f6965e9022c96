import Foundation

/// The adviser's note in a file: what is kept must be what was written, as it can never be changed.
enum NoteFile {
    private static let byteOrderMark: Unicode.Scalar = "\u{FEFF}"

    /// The text of a file, without byte order mark and without empty lines around it; line ends of Windows become `\n`.
    ///
    /// - Throws: `CommandFailure` when the file cannot be read or is not UTF-8.
    static func text(of path: String) throws -> String {
        let bytes = try GatewayGraph.bytes(of: path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                "the note in \(path) is not UTF-8 text; nothing was recorded",
                remedy: "save the file as UTF-8 and repeat the command")
        }
        var scalars = text.unicodeScalars[...]
        if scalars.first == byteOrderMark { scalars.removeFirst() }
        return String(scalars).replacingOccurrences(of: "\r\n", with: "\n").trimmingCharacters(in: .newlines)
    }
}

/// What programs do to a text file that nobody meant to change: it is named instead of the first rule that fails by it.
public enum TextDamage {
    /// What happened to a file of lines, for people; nil for none of these.
    ///
    /// - Parameter bytes: the file or its beginning, at least its first line with its newline, if it has one.
    public static func found(in bytes: some Collection<UInt8>) -> String? {
        byteOrderMark(in: bytes) ?? otherLines(in: bytes)
    }

    /// Of these the mark alone: a note as such may begin with it, and no checkpoint may.
    static func byteOrderMark(in bytes: some Collection<UInt8>) -> String? {
        bytes.starts(with: [0xEF, 0xBB, 0xBF])
            ? "it begins with a byte order mark, which an editor wrote: remove these 3 bytes, or ask for it again" : nil
    }

    /// Of these the others: no note may have them.
    static func otherLines(in bytes: some Collection<UInt8>) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return "it is in UTF-16, which an editor or a shell wrote: it must be UTF-8 without byte order mark. "
                + "Convert it, or ask for it again"
        }
        let line = bytes.prefix { $0 != NoteText.newline }
        guard line.count < bytes.count, Array(line).last == UInt8(ascii: "\r") else { return nil }
        return "its lines end in a carriage return and a newline, as an editor or a transfer writes them: each must "
            + "end in a newline alone. Convert it, or ask for it again"
    }
}

/// The lines of an export: a text file from which a stranger can prove one yearly log complete and unchanged.
///
/// JSON Lines: every line is one JSON object with one member, without spaces, ended by a newline. First
/// `{"format":"ocmw-gateway/audit-export/v1"}`, then `{"key":"…"}` with the log's verifier key, then from the first leaf
/// of the year on `{"leaf":"…"}` (base 64 of the leaf) and `{"checkpoint":"…"}` (base 64 of the note). A checkpoint
/// stands directly after the last leaf that it covers; the last line is a checkpoint. No personal value is in it.
public enum AuditExport {
    /// Name of the format.
    public static let format = "ocmw-gateway/audit-export/v1"
    /// Longest line in bytes.
    public static let lineByteLimit = 2 << 20

    /// The first two lines, without newlines.
    public static func header(key: NoteVerifierKey) -> [String] {
        [line("format", format), line("key", key.description)]
    }

    /// Whether a line, without newline, is the one with which each export begins.
    public static func isFirst(_ line: [UInt8]) -> Bool {
        value("format", in: line)?.elementsEqual(format.utf8) ?? false
    }

    /// The line of one leaf, without newline.
    public static func line(leaf bytes: [UInt8]) -> String { line("leaf", Base64.encode(bytes)) }

    /// The line of one checkpoint, without newline.
    public static func line(checkpoint: SignedNote) -> String { line("checkpoint", Base64.encode(checkpoint.bytes)) }

    /// No character of our values needs escaping in JSON.
    private static func line(_ name: String, _ value: String) -> String { "{\"\(name)\":\"\(value)\"}" }

    /// The value of a line that holds the member `name` in exactly this form, else nil.
    static func value(_ name: String, in line: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        let start = "{\"\(name)\":\"".utf8
        let end = "\"}".utf8
        guard line.count >= start.count + end.count, line.starts(with: start), line.suffix(end.count).elementsEqual(end)
        else { return nil }
        let value = Array(line.dropFirst(start.count).dropLast(end.count))
        return value.contains(UInt8(ascii: "\"")) || value.contains(UInt8(ascii: "\\")) ? nil : value
    }
}

/// Rules for the clear text fields of a leaf, judged on bytes.
public enum AuditText {
    /// Longest text field in bytes.
    public static let byteLimit = 128

    /// Returns `text` if a clear field may hold it, else nil: a number of a person in any spelling that people use is refused,
    /// not only those that no leaf may hold.
    ///
    /// For values that come from a document not yet verified: what is not admissible is left out of the line.
    public static func admissible(_ text: String?) -> String? {
        text.flatMap { text in
            isText(text.utf8) && !looksPersonal(Array(text.utf8)[...])
                && !PersonSpelling.numbers(in: text).contains(where: PersonSpelling.hasCheckNumber) ? text : nil
        }
    }

    /// Returns `ticket` if a ticket field may hold it, else nil.
    public static func admissibleTicket(_ ticket: String?) -> String? {
        ticket.flatMap { isTicket($0.utf8) ? $0 : nil }
    }

    static func isText(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count <= byteLimit && NoteText.isASCIILine(bytes)
    }

    static func isTicket(_ bytes: some Collection<UInt8>) -> Bool {
        (1...64).contains(bytes.count)
            && bytes.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
    }

    /// Ten digits beginning with 0 or 1.
    static func isEnterpriseNumber(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count == 10 && bytes.allSatisfy(isDigit) && (bytes.first ?? 0) <= UInt8(ascii: "1")
    }

    static func isSSIN(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count == 11 && bytes.allSatisfy(isDigit)
    }

    /// UTF-8 of 1 to 256 bytes without control characters.
    static func isSession(_ bytes: some Collection<UInt8>) -> Bool {
        (1...256).contains(bytes.count) && String(validating: bytes, as: UTF8.self) != nil
            && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// Eleven digits in a row, or the written form `00.00.00-000.00`, anywhere in the text.
    static func looksPersonal<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) -> Bool where Bytes.Index == Int {
        var run = 0
        for position in bytes.indices {
            let byte = bytes[position]
            run = isDigit(byte) ? run + 1 : 0
            if run == 11 || (byte == UInt8(ascii: "-") && isDotted(bytes, around: position)) { return true }
        }
        return false
    }

    /// Whether `00.00.00` stands before the hyphen at `position` and `000.00` after it.
    private static func isDotted<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes, around position: Int) -> Bool
    where Bytes.Index == Int {
        guard position - bytes.startIndex >= 8, bytes.endIndex - position > 6 else { return false }
        return zip(bytes[(position - 8)...(position + 6)], dottedForm).allSatisfy {
            $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1
        }
    }

    private static let dottedForm = Array("00.00.00-000.00".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

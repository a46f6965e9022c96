/// Text that strangers wrote, without what a terminal, or whoever reads on it, would be misled by.
public enum TerminalText {
    /// Printable ASCII as it is, everything else as `\u{202E}`: for names that people compare.
    public static func ascii(_ text: String) -> String {
        replacing(text) { (0x20...0x7E).contains($0.value) ? nil : $0.escaped(asASCII: true) }
    }

    /// Letters and signs of every script as they are; control and format characters and separators of lines as `\u{202E}`.
    ///
    /// A newline is one of them: what is shown on one line stays on it.
    public static func escaped(_ text: String) -> String {
        replacing(text) { isSafe($0) ? nil : $0.escaped(asASCII: true) }
    }

    /// The same for text of several lines: newlines, and carriage returns before them, stay.
    public static func escapedLines(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var shown = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isEnd = scalar == "\n" || scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            let text = isEnd || isSafe(scalar) ? String(scalar) : scalar.escaped(asASCII: true)
            shown.append(contentsOf: text.unicodeScalars)
        }
        return String(shown)
    }

    /// JSON text that means the same, with control and format characters and separators of lines in its strings as `\u202e`.
    ///
    /// - Parameter json: a JSON text, or whole tokens of one, in which characters below 20 hexadecimal are escaped already:
    ///   those that stand in it are white space between its tokens.
    public static func json(_ json: String) -> String {
        replacing(json) { $0.value < 0x20 || isSafe($0) ? nil : Array(String($0).utf16).map(escape).joined() }
    }

    private static func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        // Nearly all text is such, and a log has millions of lines.
        guard !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = replacement(scalar) {
                shown.append(contentsOf: replacement.unicodeScalars)
            } else {
                shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// Whether a scalar is a letter, mark, digit, sign or space: none of the categories that steer how text is laid out.
    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: true
        }
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}

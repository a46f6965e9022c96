import AuditLog
import Foundation
import Testing

/// What a terminal would act upon does not get to it; what people write in their languages does.
@Suite struct TerminalTextTests {
    /// Control sequence introducer, changes of direction, isolates, deletion, breaks, what has no width, a tag.
    static let steering: [Unicode.Scalar] = [
        "\u{7F}", "\u{85}", "\u{9B}", "\u{9D}", "\u{AD}", "\u{61C}", "\u{200B}", "\u{200E}", "\u{2028}", "\u{2029}",
        "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{E0041}",
    ]

    @Test(arguments: steering) func whatSteersIsWrittenOut(_ scalar: Unicode.Scalar) throws {
        let text = "a\(scalar)b"
        // As Swift's source code spells them.
        let width = scalar.value < 0x80 ? 2 : scalar.value < 0x10000 ? 4 : 8
        let number = String(format: "%0\(width)X", scalar.value)
        for shown in [TerminalText.escaped(text), TerminalText.ascii(text), TerminalText.escapedLines(text)] {
            #expect(shown == "a\\u{\(number)}b", "\(shown)")
        }
        let json = TerminalText.json("[\"\(text)\"]")
        #expect(json.hasPrefix("[\"a\\u") && json.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String]
        #expect(read?.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }

    @Test func escapesOfJSONAreThoseOfItsStandard() {
        #expect(TerminalText.json("\"\u{9B}\u{202E}\"") == #""\u009b\u202e""#)
        #expect(TerminalText.json("\"\u{E0041}\"") == #""\udb40\udc41""#)
        #expect(TerminalText.json("{\n  \"a\" : \"\\u001b\"\n}") == "{\n  \"a\" : \"\\u001b\"\n}")
    }

    @Test(arguments: ["", "plain", "Café Šárka", "Ελληνικά", "汉字", "\u{1F600}", "e\u{301}"])
    func whatPeopleWriteStays(_ text: String) {
        for shown in [TerminalText.escaped(text), TerminalText.escapedLines(text), TerminalText.json(text)] {
            #expect(shown.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }

    @Test func aLineStaysOneLine() {
        #expect(TerminalText.escaped("a\nvalid: b\u{1B}[2J\r\n") == #"a\nvalid: b\u{1B}[2J\r\n"#)
        #expect(TerminalText.escapedLines("a\nb\r\nc\rd\u{1B}") == "a\nb\r\nc\\rd\\u{1B}")
        #expect(TerminalText.ascii("é") == #"\u{00E9}"#)
    }
}

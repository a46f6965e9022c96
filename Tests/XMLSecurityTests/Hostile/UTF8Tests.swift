import Testing

@testable import XMLSecurity

/// Octets that are not UTF-8, or no character of XML, are refused wherever they stand: nobody reads them in another way than somebody else.
@Suite struct UTF8Tests {
    /// Source: RFC 3629, section 3; Unicode, table 3-7; XML 1.0, section 2.2.
    @Test(arguments: [
        [0x80], [0xC0, 0x80], [0xC1, 0x81], [0xC3], [0xC3, 0xC3, 0xA9], [0xE0, 0x81, 0x81], [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82],
        [0xED, 0xA0, 0x80], [0xEF, 0xBF, 0xBE], [0xF0, 0x80, 0x81, 0x81], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF],
    ])
    func refused(_ octets: [UInt8]) {
        for (before, after) in Self.places {
            let document = Array(before.utf8) + octets + Array(after.utf8)
            #expect(throws: XMLSecurityError.self, "\(before)") { try XMLReader.parse(document) }
        }
    }

    @Test(arguments: ["é", "߿", "ࠀ", "퟿", "\u{E000}", "\u{FFFD}", "\u{10000}", "\u{10FFFF}"])
    func accepted(_ character: String) throws {
        for (before, after) in Self.places.dropLast(2) {
            _ = try XMLReader.parse(Array((before + character + after).utf8))
        }
    }

    /// Names take fewer characters than texts.
    private static let places = [
        ("<a>x", "</a>"), ("<a b='", "'/>"), ("<a><![CDATA[", "]]></a>"), ("<a><!--", "--></a>"), ("<a/><!--", "-->"),
        ("<a>" + String(repeating: "x", count: 400), "yyyyyyyyyyyy</a>"), ("<a", "/>"), ("<a b", "=''/>"),
    ]
}

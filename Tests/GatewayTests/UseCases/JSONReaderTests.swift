import Foundation
import Testing

@testable import Gateway

/// The reader of JSON texts: as strict as RFC 8259, judged against Foundation's reader, and bounded.
@Suite struct JSONReaderTests {
    private static func read(_ text: String) throws(RequestProblem) -> JSONValue {
        try JSONValue(bytes: Array(text.utf8))
    }

    private static func rule(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONValue(bytes: bytes)
            return nil
        } catch {
            return error.code == .notJSON ? error.errors.first?.rule : "other"
        }
    }

    private static let goodTexts = [
        "0", "-0", "1", "-12", "1.5", "1e2", "1E+2", "12.50e-1", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "1e308", "true", "false", "null", "\"\"", "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\\u20ac\\uD83D\\uDE00\\u0000\"", "\"é€😀\"", "[]", "[ ]", "{}",
        "{ }",
        " \t\r\n[1 , 2]\n", "[[],[[]],{}]", "{\"a\":{\"b\":[1,2.5,\"c\",null,true]}}", "{\"\":1,\"a/b~c\":2}",
        "[1,\"\u{7F}\",\"\u{2028}\"]",
    ]

    @Test(arguments: goodTexts) func aGoodTextReadsAsFoundationReadsIt(_ text: String) throws {
        let expected = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        let read = try Self.read(text)
        let again = try JSONSerialization.jsonObject(
            with: Data(try read.canonicalBytes()), options: .fragmentsAllowed)
        #expect((expected as? NSObject) == (again as? NSObject))
    }

    @Test(arguments: [
        "", " ", "01", "-", "+1", ".5", "1.", "1.e2", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity", "tru", "True",
        "nul", "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\", "\"\t\"", "\"\n\"", "[", "]", "[1", "[1,",
        "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{a:1}", "{1:1}",
        "{\"a\" 1}", "1 2", "[] []", "\u{A0}1", "[1]x", "// a\n1", "nullnull",
    ])
    func aBadTextIsRefusedAsFoundationRefusesIt(_ text: String) {
        #expect(Self.rule(Array(text.utf8)) == "syntax")
        #expect(throws: (any Error).self) {
            try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        }
    }

    /// Foundation lets a comma at the end pass; RFC 8259, sections 4 and 5, do not.
    @Test(arguments: ["[1,]", "{\"a\":1,}"]) func aCommaAtTheEndIsRefused(_ text: String) {
        #expect(Self.rule(Array(text.utf8)) == "syntax")
    }

    @Test func anIntegerBeyond64BitsIsANumber() throws {
        #expect(try Self.read("9223372036854775807") == .integer(.max))
        #expect(try Self.read("9223372036854775808") == .number(9_223_372_036_854_775_808))
        #expect(try Self.read("-9223372036854775808") == .integer(.min))
        #expect(try Self.read("123456789012345678901234567890") == .number(1.2345678901234568e29))
    }

    @Test(arguments: ["\"\\uD83D\"", "\"\\uDE00\"", "\"\\uD83Dx\"", "\"\\uD83D\\u0041\"", "\"\\uDE00\\uD83D\""])
    func halfASurrogatePairIsRefused(_ text: String) { #expect(Self.rule(Array(text.utf8)) == "surrogate") }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let quoted: ([UInt8]) -> [UInt8] = { [0x22] + $0 + [0x22] }
        #expect(Self.rule(quoted([0xC3, 0xA9])) == nil)
        for bytes: [UInt8] in [[0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xF4, 0x90, 0x80, 0x80]] {
            #expect(Self.rule(quoted(bytes)) == "utf-8")
        }
        #expect(Self.rule([0xEF, 0xBB, 0xBF, 0x31]) == "byte-order-mark")
        #expect(Self.rule([0x5B, 0x00, 0x5D, 0x00]) == "syntax")
    }

    @Test func aMemberThatIsThereTwiceIsNamed() throws {
        #expect(try Self.read("[{\"a\":1},{\"a\":1,\"A\":1}]") == .array([["a": 1], ["a": 1, "A": 1]]))
        for text in ["{\"x\":[0,{\"a\":1,\"b\":2,\"a\":1}]}", "{\"x\":[0,{\"a\":1,\"\\u0061\":1}]}"] {
            let problem = try #require(throws: RequestProblem.self) { try Self.read(text) }
            #expect(problem.code == .notJSON)
            #expect(problem.errors.map(\.field) == ["/x/1/a"])
            #expect(problem.errors.map(\.rule) == ["duplicate-member"])
            #expect(problem.detail.contains("/x/1/a"))
        }
        #expect(Self.rule(Array("{\"\u{E9}\":1,\"e\u{301}\":1}".utf8)) == "duplicate-member")
    }

    @Test func depthAndNumberOfValuesAreBounded() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        func members(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)).utf8)
        }
        func many(_ count: Int) -> [UInt8] { Array("[1\(String(repeating: ",1", count: count - 2))]".utf8) }
        #expect(Self.rule(nested(16)) == nil)
        #expect(Self.rule(nested(17)) == "depth")
        #expect(Self.rule(members(16)) == nil)
        #expect(Self.rule(members(17)) == "depth")
        #expect(Self.rule(many(20_000)) == nil)
        #expect(Self.rule(many(20_001)) == "value-count")
        #expect(Self.rule(Array(String(repeating: "7", count: 64).utf8)) == nil)
        #expect(Self.rule(Array(String(repeating: "7", count: 65).utf8)) == "number-length")
        #expect(Self.rule(Array("1e309".utf8)) == "number-range")
        let name = String(repeating: "n", count: 256)
        #expect(Self.rule(Array("{\"\(name)\":1}".utf8)) == nil)
        #expect(Self.rule(Array("{\"\(name)n\":1}".utf8)) == "member-name")
    }

    /// The text that kept a decoder of types busy for minutes: depth makes every try of a type a try of all below.
    @Test(.timeLimit(.minutes(1))) func aTextMadeToBeSlowIsRefusedAtOnce() {
        let text =
            String(repeating: "[", count: 480) + "1" + String(repeating: ",1", count: 250_000)
            + String(repeating: "]", count: 480)
        let start = ContinuousClock.now
        #expect(Self.rule(Array(text.utf8)) == "depth")
        let shallow = String(repeating: "[", count: 16) + "1" + String(repeating: ",1", count: 250_000)
        #expect(Self.rule(Array(shallow.utf8)) == "value-count")
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func theSameValueAlwaysGivesTheSameBytes() throws {
        let value = try Self.read("{ \"b/\" : [ 1.0 , \"é\\n\" ] , \"a\" : null }")
        #expect(String(decoding: try value.canonicalBytes(), as: UTF8.self) == "{\"a\":null,\"b/\":[1,\"é\\n\"]}")
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// A JSON object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }
}

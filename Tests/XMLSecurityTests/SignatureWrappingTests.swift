import Foundation
import Testing

@testable import XMLSecurity

/// Signature wrapping: the signed part is moved, another takes its place.
///
/// Source: M. McIntosh, P. Austel, "XML Signature Element Wrapping Attacks and Countermeasures" (2005).
@Suite struct SignatureWrappingTests {
    let message: TestMessage

    init() throws { message = TestMessage(pki: try TestPKI.shared.get()) }

    private func cut(_ text: String, _ start: String, _ end: String) throws -> (String, String, String) {
        let from = try #require(text.range(of: start)?.lowerBound)
        let to = try #require(text.range(of: end)?.upperBound)
        return (String(text[..<from]), String(text[from..<to]), String(text[to...]))
    }

    private func codes(_ text: String) throws -> [FailedStep.Code] { try message.verify(Array(text.utf8)).codes }

    @Test(arguments: ["", " wsu:Id=\"evil\"", " wsu:Id=\"wss-body\""])
    func bodyMovedToAHeader(_ id: String) throws {
        let text = try message.signed().bytes.string
        let (before, body, after) = try cut(text, "<soapenv:Body ", "</soapenv:Body>")
        let wrapped = before.replacingOccurrences(of: "</soapenv:Header>", with: "<w>\(body)</w></soapenv:Header>")
        let evil = "<soapenv:Body xmlns:wsu=\"\(Namespace.wsu)\"\(id)><evil></evil></soapenv:Body>"
        let codes = try codes(wrapped + evil + after)
        #expect(codes.contains(.bodyNotCovered) || codes.contains(.digestWrong))
    }

    @Test func bodyMovedIntoTheNewBody() throws {
        let text = try message.signed().bytes.string
        let (before, body, after) = try cut(text, "<soapenv:Body ", "</soapenv:Body>")
        let evil = "<soapenv:Body><evil></evil>\(body)</soapenv:Body>"
        #expect(try Set(codes(before + evil + after)) == [.referenceMisplaced, .bodyNotCovered])
    }

    @Test func bodyMovedIntoTheSecurityHeader() throws {
        let text = try message.signed().bytes.string
        let (before, body, after) = try cut(text, "<soapenv:Body ", "</soapenv:Body>")
        let wrapped = before.replacingOccurrences(
            of: "</ds:Signature></wsse:Security>",
            with: "<ds:Object>\(body)</ds:Object></ds:Signature></wsse:Security>")
        let codes = try codes(wrapped + "<soapenv:Body><evil></evil></soapenv:Body>" + after)
        #expect(codes.contains(.structureRefused) && codes.contains(.bodyNotCovered))
    }

    @Test func timestampMoved() throws {
        let text = try message.signed().bytes.string
        let (before, timestamp, after) = try cut(text, "<wsu:Timestamp ", "</wsu:Timestamp>")
        let fresh = timestamp.replacingOccurrences(of: "wss-timestamp", with: "fresh")
        let elsewhere = after.replacingOccurrences(
            of: "</soapenv:Header>", with: "<w>\(timestamp)</w></soapenv:Header>")
        #expect(try Set(codes(before + fresh + elsewhere)) == [.referenceMisplaced, .timestampNotCovered])
        #expect(try Set(codes(before + elsewhere)).isSuperset(of: [.timestampMissing, .timestampNotCovered]))
        #expect(try codes(before + fresh + timestamp + after) == [.timestampNotValid])
    }

    @Test func signatureOfAnotherMessage() throws {
        let one = try message.signed().bytes.string
        let other = try message.signed(by: "rsa").bytes.string
        let (before, _, after) = try cut(one, "<ds:Signature ", "</wsse:Security>")
        let (_, foreign, _) = try cut(other, "<ds:Signature ", "</wsse:Security>")
        #expect(try message.verify(Array((before + foreign + after).utf8)).value == nil)
    }

    @Test func twoTokens() throws {
        let pki = try TestPKI.shared.get()
        let text = try message.signed().bytes.string
        let (before, token, after) = try cut(text, "<wsse:BinarySecurityToken ", "</wsse:BinarySecurityToken>")
        let own = Base64.encode(try pki.certificate("p256").der)
        let foreign = token.replacingOccurrences(of: "wss-token", with: "other")
            .replacingOccurrences(of: own, with: Base64.encode(try pki.certificate("rsa").der))
        #expect(try codes(before + foreign + token + after) == [])
        let pointed = after.replacingOccurrences(
            of: "<wsse:Reference URI=\"#wss-token\"", with: "<wsse:Reference URI=\"#other\"")
        #expect(try codes(before + foreign + token + pointed) == [.keyMismatch])
    }
}

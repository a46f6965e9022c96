import SocialSecurity
import Testing
import XMLSecurity

@testable import Messages

/// The forms of the small values, each with its refused neighbours.
@Suite struct ValueTests {
    @Test(arguments: [
        "6f1d2c3b-0a1b-4c2d-8e3f-001122334455", "a", "12345678901234567890123456789012", "A-1", "A71023000122",
    ])
    func ticketIsAccepted(text: String) throws {
        #expect(try Ticket(text).value == text)
    }

    @Test(arguments: [
        "", "123456789012345678901234567890123", "6F1D2C3B-0A1B-4C2D-8E3F-001122334455", "a b", "a_b", "é", "a\n",
        "6f1d2c3b-0a1b-4c2d-8e3f-00112233445", "6f1d2c3b00a1b-4c2d-8e3f-001122334455", "e\u{301}",
        "71023000122",
    ])
    func ticketIsRefused(text: String) {
        #expect(throws: MessagesError(.invalidValue, path: "ticket")) { try Ticket(text) }
    }

    @Test func randomTicketIsAVersion4UUID() throws {
        var generator = SeededGenerator(seed: 7)
        let tickets = (0..<100).map { _ in Ticket.random(using: &generator) }
        #expect(Set(tickets).count == 100)
        for ticket in tickets {
            let text = Array(ticket.value.utf8)
            #expect(ticket.isUUID && text[14] == UInt8(ascii: "4"))
            #expect([UInt8]("89ab".utf8).contains(text[19]))
            #expect(try Ticket(ticket.value) == ticket)
        }
    }

    /// SHA-256 of the empty string (FIPS 180-4), hex and base64 by openssl.
    @Test func digestIsReadAndWritten() throws {
        let digest = try DocumentDigest(SHA256Digest.of([]))
        #expect(digest.base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        #expect(try DocumentDigest(base64: digest.base64) == digest)
    }

    @Test(arguments: [
        "", "AAAA", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRk\nm5NMpJWZG3hSuFU=", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
    ])
    func digestIsRefused(text: String) {
        #expect(throws: MessagesError(.invalidValue, path: "digest")) { try DocumentDigest(base64: text) }
    }

    @Test func digestHas32Bytes() {
        #expect(throws: MessagesError.self) { try DocumentDigest(Array(repeating: 0, count: 31)) }
        #expect(throws: MessagesError.self) { try DocumentDigest(Array(repeating: 0, count: 33)) }
        #expect(throws: MessagesError.self) { try AuditKey(origin: "o", publicKey: Array(repeating: 0, count: 31)) }
    }

    /// Values of published enumerations (domain dossier, section 1.2).
    @Test(arguments: ["PCSA:SOCIAL_INQUIRY", "social inquiry and financial help", String(repeating: "x", count: 64)])
    func legalContextIsAccepted(text: String) throws {
        #expect(try LegalContext(text).value == text)
    }

    @Test(arguments: ["", " a", "a ", "é", "a\tb", String(repeating: "x", count: 65)])
    func legalContextIsRefused(text: String) {
        #expect(throws: MessagesError(.invalidValue, path: "legalContext")) { try LegalContext(text) }
    }

    @Test func periodIncludesBothDays() throws {
        let period = Samples.period
        #expect(period.contains(Samples.day) && period.contains(Samples.later))
        #expect(try !period.contains(CivilDate("2026-11-15")))
        #expect(try !period.contains(CivilDate("2026-11-22")))
        #expect(Period(from: Samples.day).contains(try CivilDate("2099-01-01")))
        #expect(try Period(begin: Samples.day, end: Samples.day).end == Samples.day)
        #expect(throws: MessagesError(.inconsistent, path: "endDate")) {
            try Period(begin: Samples.later, end: Samples.day)
        }
    }

    @Test func periodsOverlapWhenTheyShareADay() throws {
        let next = try Period(begin: CivilDate("2026-11-22"), end: CivilDate("2026-11-30"))
        #expect(!Samples.period.overlaps(next) && !next.overlaps(Samples.period))
        #expect(Samples.period.overlaps(Period(from: Samples.later)) && Period(from: Samples.later).overlaps(next))
        #expect(!Period(from: try CivilDate("2026-12-01")).overlaps(next))
    }

    @Test func textLimitsCountScalars() {
        #expect(TextLimit.line.allows(String(repeating: "e\u{301}", count: 100)))
        #expect(!TextLimit.line.allows(String(repeating: "e\u{301}", count: 100) + "x"))
        #expect(TextLimit.long.allows("a\nb") && !TextLimit.line.allows("a\nb"))
        #expect(!TextLimit.long.allows("") && !TextLimit.long.allows("\n"))
        #expect(!TextLimit.long.allows("a\u{1}b") && !TextLimit.long.allows("a\u{FFFE}"))
    }
}

import Foundation
import Messages
import SocialSecurity
import XMLSecurity

@testable import KSZHub

/// The synthetic network of these tests: organisations, keys and persons that every test may read.
struct Federation: Sendable {
    /// Made once for a run of the tests; nothing in it changes. `openssl` is a requirement of the tests.
    static let shared = Result { try Federation() }

    let hub: SigningIdentity
    /// Signing identities of the OCMWs by number.
    let identities: [EnterpriseNumber: SigningIdentity]
    /// A certificate for OCMW B by another authority.
    let stranger: SigningIdentity
    /// A certificate for OCMW B of the network that ends after a day.
    let expired: SigningIdentity
    let trust: TrustStore
    private let anchor: Certificate
    /// Revocation lists with one OCMW's certificate each: made at once, so that no folder stays for the run.
    private let revocationLists: [EnterpriseNumber: [UInt8]]
    let schemas: DocumentSchemas
    /// One hour after the certificates were made.
    let start: UTCInstant

    private init() throws {
        let pki = try TestPKI(name: "Synthetic network")
        let other = try TestPKI(name: "Another authority")
        hub = try pki.identity(Organisation.hub.digits)
        var identities: [EnterpriseNumber: SigningIdentity] = [:]
        for number in [Organisation.a, .b, .c, .closed, .outsider] {
            identities[number] = try pki.identity(number.digits)
        }
        self.identities = identities
        stranger = try other.identity(Organisation.b.digits)
        expired = try pki.identity(Organisation.b.digits, days: 1)
        trust = try TrustStore(anchors: [pki.authority])
        anchor = pki.authority
        revocationLists = try identities.mapValues { try pki.revocationList(of: $0.certificate) }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        schemas = try DocumentSchemas(directory: root.appendingPathComponent("Schemas").path)
        start = UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 3_600_000)
    }
}

extension Federation {
    /// The network's trust once the certificate of an OCMW is revoked.
    func revoking(_ number: EnterpriseNumber) throws -> TrustStore {
        try TrustStore(anchors: [anchor], revocationLists: [revocationLists[number]].compactMap(\.self))
    }
}

/// The organisations, all of the domain dossier's synthetic list or its check rule.
enum Organisation {
    static let hub = number("1999999943")
    static let a = number("0999999922")
    static let b = number("0999999823")
    /// C took over `closed`.
    static let c = number("1999999844")
    static let closed = number("0299999917")
    /// Has a certificate of the network, but is no member.
    static let outsider = number(SyntheticNumber.next(after: "09999997"))
    static let firstOperator = number(SyntheticNumber.next(after: "09999996"))
    static let secondOperator = number(SyntheticNumber.next(after: "09999995"))

    private static func number(_ digits: String) -> EnterpriseNumber {
        guard let number = try? EnterpriseNumber(digits) else { preconditionFailure("a literal above is wrong") }
        return number
    }
}

extension EnterpriseNumber {
    static var a: Self { Organisation.a }
    static var b: Self { Organisation.b }
    static var c: Self { Organisation.c }
    static var closed: Self { Organisation.closed }
    static var hub: Self { Organisation.hub }
    static var outsider: Self { Organisation.outsider }
    static var firstOperator: Self { Organisation.firstOperator }
    static var secondOperator: Self { Organisation.secondOperator }
}

/// KBO check numbers by the rule 97 - (first eight mod 97).
enum SyntheticNumber {
    static func next(after body: String) -> String {
        let check = 97 - (Int(body) ?? 0) % 97
        return body + (check < 10 ? "0" : "") + String(check)
    }
}

/// The persons: groups A and B of the domain dossier.
enum Person {
    static let applicant = ssin("71023000122")
    static let cohabitant = ssin("85043199879")
    static let replaced = ssin("99113199735")
    static let cancelled = ssin("01063100233")
    static let deceased = ssin("10023045760")
    /// In no register.
    static let unknown = ssin("03023099851")

    private static func ssin(_ digits: String) -> SSIN {
        guard let ssin = try? SSIN(digits) else { preconditionFailure("a literal above is wrong") }
        return ssin
    }

    static let register = [
        PersonRecord(
            ssin: applicant, lastName: "Voorbeeld", firstName: "Émile", birthDate: "1971-02-28",
            cardNumber: "592-0000001-05"),
        PersonRecord(ssin: cohabitant, lastName: "Specimen", firstName: "Anna", birthDate: "1985-04-30"),
        PersonRecord(
            ssin: replaced, lastName: "Oud", firstName: "Nummer", birthDate: "1999-11-30", replacedBy: cohabitant),
        PersonRecord(ssin: cancelled, lastName: "Geen", firstName: "Nummer", birthDate: "2001-06-30", cancelled: true),
        PersonRecord(
            ssin: deceased, lastName: "Wijlen", firstName: "Jan", birthDate: "2010-02-28",
            deceasedOn: CivilDate(daysSince1970: 20_000)),
    ]

    /// The proof that agrees with the register.
    static func proof(of ssin: SSIN) -> ProofOfIdentity {
        let person = register.first { $0.ssin == ssin }
        return .name(last: person?.lastName ?? "Niemand", first: nil, birthDate: person?.birthDate ?? "1900-01-01")
    }
}

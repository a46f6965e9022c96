import SocialSecurity
import Testing
import XMLSecurity

@testable import Messages

/// One document per operation, about synthetic persons and organisations.
enum Samples {
    static let sender = known(try EnterpriseNumber("0999999922"))
    static let recipient = known(try EnterpriseNumber("0999999823"))
    static let hub = known(try EnterpriseNumber("1999999943"))
    static let applicant = known(try SSIN("71023000122"))
    static let cohabitant = known(try SSIN("85043199879"))
    static let ticket = known(try Ticket("6f1d2c3b-0a1b-4c2d-8e3f-001122334455"))
    static let conversation = known(try Ticket("CONV-2026-000017"))
    static let reference = DocumentReference(
        ticket: known(try Ticket("0b6c9a52-3d7e-4f10-9a8b-5566778899aa")),
        digest: known(try DocumentDigest(Array(0..<32))))
    static let sent = known(try UTCInstant(xmlDateTime: "2026-11-21T10:15:00.125+01:00"))
    static let day = known(try CivilDate("2026-11-16"))
    static let later = known(try CivilDate("2026-11-21"))
    static let period = known(try Period(begin: day, end: later))
    static let contact = ContactPerson(name: "Dienst Intake", phone: "+32 3 000 00 00", email: "intake@ocmw.example")
    static let reasons = [
        Reason(language: .nl, text: "Gewone verblijfplaats op een ander grondgebied.\nZie <feiten> & bewijs."),
        Reason(language: .fr, text: "Résidence habituelle sur un autre territoire."),
    ]

    static func header(_ operation: Messages.Operation) -> DocumentHeader {
        let rule = operation.headerRule
        let subject = rule.subject == .required
        return DocumentHeader(
            ticket: ticket, timestampSent: sent, sender: sender, recipient: operation.answeredByHub ? hub : recipient,
            inReplyTo: rule.inReplyTo == .forbidden ? nil : reference, conversation: conversation,
            legalContext: subject ? .socialInquiry : nil,
            criteria: subject ? Criteria(ssin: applicant, role: .applicant) : nil)
    }

    static func document(_ payload: Payload) -> BusinessDocument {
        BusinessDocument(header: header(payload.operation), payload: payload)
    }

    /// Every optional part present.
    static let full: [BusinessDocument] = (transfers + inquiries + directory + consultations + exchange).map(document)

    /// Every optional part absent.
    static let minimal: [BusinessDocument] = minimalPayloads.map(document)

    static func full(_ operation: Messages.Operation) -> BusinessDocument {
        full.first { $0.operation == operation }!
    }
}

extension BusinessDocument: CustomTestStringConvertible {
    /// The operation, so that no test prints content.
    public var testDescription: String { operation.rawValue }

    /// The canonical bytes with a signature that only looks like one.
    func bytesWithPlaceholderSignature() -> [UInt8] {
        let namespace = "http://www.w3.org/2000/09/xmldsig#"
        let value = XMLElement("SignatureValue", prefix: "ds", namespace: namespace, children: [.text("AAAA")])
        let signature = XMLElement("Signature", prefix: "ds", namespace: namespace, children: [.element(value)])
        let element = element()
        return element.replacing(children: element.children + [.element(signature)]).canonicalBytes()
    }
}

/// A value that is known to be right: a mistake in a sample stops the run.
func known<T>(_ make: @autoclosure () throws -> T) -> T {
    do {
        return try make()
    } catch {
        fatalError("a sample is wrong: \(error)")
    }
}

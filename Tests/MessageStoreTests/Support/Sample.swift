import AuditLog
import Crypto
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Synthetic values of the domain notes (groups A and B, KBO list).
enum Sample {
    static let ownOrganisation = organisation("0999999922")
    static let otherOrganisation = organisation("0999999823")
    static let hub = organisation("1999999943")
    static let person = ssin("71023000122")
    static let otherPerson = ssin("88493112470")
    static let user = ssin("10023045760")
    /// 2026-11-21T12:00:00Z.
    static let start = UTCInstant(milliseconds: 1_795_262_400_000)

    static func organisation(_ digits: String) -> EnterpriseNumber {
        // The digits are constants of the tests.
        // swift-format-ignore: NeverUseForceTry
        try! EnterpriseNumber(digits)
    }

    static func ssin(_ digits: String) -> SSIN {
        // The digits are constants of the tests.
        // swift-format-ignore: NeverUseForceTry
        try! SSIN(digits)
    }

    static func seconds(_ count: Int) -> UTCInstant { start.advanced(by: .seconds(count)) }

    static func document(
        _ operation: Operation = .requestInquiry, ticket: Ticket = .random(),
        sender: EnterpriseNumber = ownOrganisation,
        recipient: EnterpriseNumber = otherOrganisation, conversation: Ticket = .random(), inReplyTo: Ticket? = nil,
        subject: SSIN? = person, text: String = "signed bytes", at instant: UTCInstant = start
    ) throws -> StoredDocument {
        let bytes = Array("<\(operation.rawValue)>\(text)</\(operation.rawValue)>".utf8)
        return StoredDocument(
            ticket: ticket, sender: sender, recipient: recipient, operation: operation, conversation: conversation,
            inReplyTo: inReplyTo, subject: subject, digest: try DocumentDigest(Array(SHA256.hash(data: bytes))),
            bytes: bytes, storedAt: instant)
    }

    static func outgoing(
        _ operation: Operation = .requestInquiry, ticket: Ticket = .random(), conversation: Ticket = .random(),
        to recipient: EnterpriseNumber = otherOrganisation, subject: SSIN? = person, notBefore: UTCInstant = start,
        expiresAt: UTCInstant? = nil
    ) throws -> OutgoingDocument {
        OutgoingDocument(
            document: try document(
                operation, ticket: ticket, recipient: recipient, conversation: conversation, subject: subject),
            notBefore: notBefore, expiresAt: expiresAt)
    }

    /// A document from another OCMW with stamp and receipt.
    static func incoming(
        ticket: Ticket = .random(), sender: EnterpriseNumber = otherOrganisation, text: String = "signed bytes"
    ) throws -> IncomingDocument {
        let conversation = Ticket.random()
        return IncomingDocument(
            document: try document(
                ticket: ticket, sender: sender, recipient: ownOrganisation, conversation: conversation, text: text),
            stamp: try document(
                .hubStamp, sender: hub, recipient: ownOrganisation, conversation: conversation, inReplyTo: ticket,
                subject: nil, text: "stamp"),
            receipt: try document(
                .receipt, recipient: sender, conversation: conversation, inReplyTo: ticket, subject: nil,
                text: "receipt"))
    }

    static func application(
        id: ApplicationID = ApplicationID(Ticket.random().value), reference: String = "2026/1",
        contentDigest: [UInt8] = [1, 2, 3], origin: ApplicationOrigin = .counter, conversation: Ticket = .random(),
        subjects: [SSIN] = [person, otherPerson], content: String = "{}"
    ) -> NewApplication {
        NewApplication(
            id: id, reference: reference, contentDigest: contentDigest, origin: origin, conversation: conversation,
            subjects: subjects, content: Array(content.utf8), openedAt: start)
    }

    static func step(
        of application: ApplicationID, key: String = "directory", ticket: Ticket? = nil, state: StepState = .sent,
        code: String? = nil
    ) -> StepRecord {
        StepRecord(
            application: application, key: key, operation: .findOrganisations, counterpart: hub, ticket: ticket,
            state: state, code: code, updatedAt: start)
    }

    static func transfer(ticket: Ticket = .random(), of application: NewApplication) throws -> TransferRecord {
        TransferRecord(
            ticket: ticket, sender: ownOrganisation, direction: .sent, application: application.id,
            conversation: application.conversation,
            counterpart: otherOrganisation, state: .queued, forwardBy: try CivilDate("2026-11-26"), createdAt: start)
    }

    static func event(_ conversation: Ticket, code: String = "document.queued", at instant: UTCInstant = start)
        -> TimelineEvent
    {
        TimelineEvent(
            conversation: conversation, instant: instant, code: code, ticket: .random(), counterpart: otherOrganisation,
            details: ["attempt": "1", "operation": "requestInquiry"])
    }

    static func leaf(at instant: UTCInstant = start, subject: SSIN? = person, byUser: Bool = true) throws
        -> SealedLeaf
    {
        let entry = AuditEntry(
            act: .personViewed, timeMilliseconds: instant.milliseconds, access: .consulted,
            organisation: ownOrganisation.digits, application: "test",
            actor: byUser
                ? .user(ssin: user.digits, role: "social-worker", session: "session-1") : .process("dispatcher"),
            subjectSSIN: subject?.digits)
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    static func entry(
        _ reference: String = "D-1", kind: RegisterKind = .decision, subject: SSIN = person, content: String = "granted"
    ) -> RegisterEntry {
        RegisterEntry(kind: kind, reference: reference, subject: subject, content: Array(content.utf8))
    }

    static func apiKey(
        _ id: String, label: String = "vendor", createdAt: UTCInstant = start, validFor: Duration = .seconds(3600)
    ) -> APIKeyRecord {
        APIKeyRecord(
            id: id, secretHash: [UInt8](repeating: 7, count: 32), scopes: [.software, .adviser], label: label,
            createdAt: createdAt, expiresAt: createdAt.advanced(by: validFor))
    }
}

/// The code of the store error that `body` throws, or `nil`.
func storeErrorCode(_ body: () async throws -> some Any) async -> MessageStoreError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? MessageStoreError)?.code
    }
}

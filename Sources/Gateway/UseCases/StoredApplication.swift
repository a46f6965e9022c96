import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension ApplicationRecord {
    /// What the application says, read back from the store.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable` when the stored content is not what was written.
    func request() throws -> ApplicationRequest {
        do {
            return try ApplicationRequest(JSONValue(bytes: application.content), stored: true)
        } catch {
            throw GatewayError(.storedDocumentUnreadable, "the stored application cannot be read back")
        }
    }

    /// The step that this document does, if any.
    func step(ticket: Ticket) -> StepRecord? { steps.first { $0.ticket == ticket } }

    /// The step with this key, if there is one.
    func step(key: String) -> StepRecord? { steps.first { $0.key == key } }

    /// True when it came by transfer: it cannot be transferred again.
    var cameByTransfer: Bool {
        switch application.origin {
        case .counter: false
        case .transferred: true
        }
    }
}

extension ApplicationRecord {
    /// How it ended here, if it did.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable`.
    func readEnding() throws -> ApplicationEnding? {
        try ending.map { try ApplicationEnding(stored: $0) }
    }

    /// The statutory terms of the application as far as they depend on how it came here.
    func terms(_ environment: GatewayEnvironment, settings: TenantSettings) throws -> [StatutoryTerm] {
        let arrival = transfers.first { $0.direction == .received }
        var origin = TermOrigin.counter
        if cameByTransfer, let arrival, let sentAt = arrival.sentAt {
            origin = .transfer(
                sentOn: environment.civilDate(of: sentAt), arrivedOn: environment.civilDate(of: arrival.createdAt))
        }
        return try request().terms(environment, settings: settings, origin: origin)
    }
}

extension StoredDocument {
    /// The stored bytes read back as a document.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable`.
    func businessDocument() throws -> BusinessDocument {
        do {
            return try BusinessDocument(try XMLReader.parse(bytes))
        } catch {
            throw GatewayError(.storedDocumentUnreadable, "a stored document cannot be read back")
        }
    }
}

extension ApplicationRequest {
    /// True when what would be stored reads back as the same request.
    var isReadable: Bool {
        guard let bytes = try? json.canonicalBytes(), let value = try? JSONValue(bytes: bytes) else { return false }
        return (try? ApplicationRequest(value, stored: true)) == self
    }

    /// The statutory terms of this application, as far as they depend on its receipt.
    ///
    /// Source: the articles named in each term.
    func terms(_ environment: GatewayEnvironment, settings: TenantSettings, origin: TermOrigin) -> [StatutoryTerm] {
        let terms = StatutoryTerms(rule: settings.workingDayRule)
        switch origin {
        case .counter:
            let received = receivedOn(environment, terms: terms)
            return [
                terms.enterInRegisterBy(receivedOn: received), terms.acknowledgeBy(receivedOn: received),
                terms.forwardBy(receivedOn: received), terms.informApplicantBy(receivedOn: received),
                aid == .socialAid
                    ? terms.decideOnSocialAidBy(receivedOn: received) : terms.decideBy(receivedOn: received),
            ]
        case .transfer(let sentOn, let arrivedOn):
            return [terms.petitionBy(receivedOn: arrivedOn), terms.decideBy(transmittedOn: sentOn)]
        }
    }

    /// The civil day from which the terms run: an electronic form of a weekend counts from the next working day.
    func receivedOn(_ environment: GatewayEnvironment, terms: StatutoryTerms) -> CivilDate {
        terms.deemedReceipt(
            of: form == .electronic ? .electronicForm : .other, on: environment.civilDate(of: receivedAt))
    }
}

/// From which day the terms of an application run.
enum TermOrigin: Hashable, Sendable {
    /// From its receipt here.
    case counter
    /// From the day on which the first OCMW sent it; the petition from its arrival.
    case transfer(sentOn: CivilDate, arrivedOn: CivilDate)
}

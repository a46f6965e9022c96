import Messages
import SocialSecurity
import XMLSecurity

/// Identifier of an application inside one tenant: a lower-case UUID.
public struct ApplicationID: Hashable, Sendable, CustomStringConvertible {
    /// The UUID's text.
    public let text: String

    /// Wraps the text of a UUID.
    public init(_ text: String) {
        self.text = text
    }

    /// The UUID's text.
    public var description: String { text }
}

/// How an application came into being.
public enum ApplicationOrigin: Hashable, Sendable {
    /// Somebody applied here.
    case counter
    /// It came by transfer of competence: it cannot be transferred again.
    case transferred(from: EnterpriseNumber, ticket: Ticket)
}

/// State of an application at this OCMW.
public enum ApplicationState: String, Hashable, Sendable, CaseIterable {
    /// Under inquiry here.
    case open
    /// A transfer to another OCMW was sent and is not answered yet.
    case transferSent
    /// The other OCMW accepted: nothing is left to do here.
    case transferred
    /// The transfer was contested: the POD MI decides.
    case contested
    /// Withdrawn by the applicant.
    case withdrawn
    /// The software reported its decision.
    case decided
}

/// An application to be committed.
public struct NewApplication: Hashable, Sendable {
    /// Identifier, made by the service.
    public let id: ApplicationID
    /// The software's own reference; unique within the tenant.
    public let reference: String
    /// SHA-256 of the canonical request, to tell a repetition from a conflict. Stored under a tenant key only.
    public let contentDigest: [UInt8]
    /// How it came into being.
    public let origin: ApplicationOrigin
    /// Conversation of everything sent about it.
    public let conversation: Ticket
    /// Persons it names; stored as blind indexes.
    public let subjects: [SSIN]
    /// The content as the service encodes it (JSON); stored encrypted.
    public let content: [UInt8]
    /// When it was opened here.
    public let openedAt: UTCInstant

    /// Makes an application.
    public init(
        id: ApplicationID, reference: String, contentDigest: [UInt8], origin: ApplicationOrigin, conversation: Ticket,
        subjects: [SSIN], content: [UInt8], openedAt: UTCInstant
    ) {
        self.id = id
        self.reference = reference
        self.contentDigest = contentDigest
        self.origin = origin
        self.conversation = conversation
        self.subjects = subjects
        self.content = content
        self.openedAt = openedAt
    }
}

/// An application as stored.
public struct ApplicationRecord: Hashable, Sendable {
    /// What was committed when it was opened.
    public let application: NewApplication
    /// Its state.
    public let state: ApplicationState
    /// Grows by one with every committed change of the application, its steps or transfers.
    public let version: Int
    /// Its steps, in the order of their creation.
    public let steps: [StepRecord]
    /// Its transfers, in the order of their creation.
    public let transfers: [TransferRecord]
    /// Its position in the listing.
    public let cursor: StoreCursor
    /// How it ended here (withdrawal or decision), as the service encodes it (JSON); stored encrypted.
    public let ending: [UInt8]?

    /// Makes a record.
    public init(
        application: NewApplication, state: ApplicationState, version: Int, steps: [StepRecord],
        transfers: [TransferRecord], cursor: StoreCursor, ending: [UInt8]? = nil
    ) {
        self.application = application
        self.state = state
        self.version = version
        self.steps = steps
        self.transfers = transfers
        self.cursor = cursor
        self.ending = ending
    }
}

/// A new state of an application.
public struct ApplicationStateChange: Hashable, Sendable {
    /// Which application.
    public let id: ApplicationID
    /// Its new state.
    public let state: ApplicationState
    /// How it ended, with the state that ends it; what is stored stays when left out.
    public let ending: [UInt8]?

    /// Makes a change.
    public init(id: ApplicationID, state: ApplicationState, ending: [UInt8]? = nil) {
        self.id = id
        self.state = state
        self.ending = ending
    }
}

/// New content of an application: what was mended in it. The digest of the call that opened it stays.
public struct ApplicationContentChange: Hashable, Sendable {
    /// Which application.
    public let id: ApplicationID
    /// The whole content as the service encodes it (JSON), about the same persons.
    public let content: [UInt8]

    /// Makes a change.
    public init(id: ApplicationID, content: [UInt8]) {
        self.id = id
        self.content = content
    }
}

/// Outcome of opening an application.
public enum OpenApplicationOutcome: Hashable, Sendable {
    /// Committed now.
    case opened(ApplicationRecord)
    /// Already there with the same content.
    case repeated(ApplicationRecord)
    /// Already there with other content.
    case conflict(ApplicationID)
}

/// State of one step of an application.
public enum StepState: String, Hashable, Sendable, CaseIterable {
    /// Waits for an earlier step or for its next attempt.
    case waiting
    /// A document is on its way.
    case sent
    /// Delivered; the business answer is still to come.
    case delivered
    /// Done.
    case done
    /// Refused by rule; `code` says which.
    case refused
    /// Parked; a person must look.
    case parked
    /// No answer within 24 hours; a late one still counts.
    case notAnswered
    /// Given up before anything went out.
    case cancelled
}

/// One step of an application: integration, question to the directory, one inquiry per OCMW, a transfer.
public struct StepRecord: Hashable, Sendable {
    /// Application it belongs to.
    public let application: ApplicationID
    /// Unique within the application, e.g. `integration/<n>`, `directory`, `inquiry/0999999922`.
    public let key: String
    /// Operation of the document that does it.
    public let operation: Operation
    /// The other organisation.
    public let counterpart: EnterpriseNumber?
    /// Ticket of the document that does it, once made.
    public let ticket: Ticket?
    /// Its state.
    public var state: StepState
    /// Status or refusal code of the last answer, e.g. `MSG00012`.
    public var code: String?
    /// When it is tried next, while it waits for a retry. Filled by the store from the outbox when read; ignored when written.
    public var nextTry: UTCInstant?
    /// Last change.
    public var updatedAt: UTCInstant

    /// Makes a step.
    public init(
        application: ApplicationID, key: String, operation: Operation, counterpart: EnterpriseNumber?, ticket: Ticket?,
        state: StepState, code: String? = nil, nextTry: UTCInstant? = nil, updatedAt: UTCInstant
    ) {
        self.application = application
        self.key = key
        self.operation = operation
        self.counterpart = counterpart
        self.ticket = ticket
        self.state = state
        self.code = code
        self.nextTry = nextTry
        self.updatedAt = updatedAt
    }
}

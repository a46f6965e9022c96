import Messages
import SocialSecurity
import XMLSecurity

import struct Foundation.Date
import class Foundation.JSONEncoder

/// What a webhook can tell. Raw values stand in messages and configuration files and never change.
///
/// A word means the same for everybody who receives it; the list may grow. `docs/webhooks.md` describes each.
public enum WebhookEventType: String, Hashable, Sendable, CaseIterable {
    /// An application was opened, or anything of it has changed: read it again.
    case applicationChanged = "application.changed"
    /// Another OCMW transferred an application to this one.
    case transferReceived = "transfer.received"
    /// The other OCMW accepted or contested a transfer of this one, or relayed the provisional decision.
    case transferAnswered = "transfer.answered"
    /// Another OCMW asks what was decided here.
    case inquiryReceived = "inquiry.received"
    /// The register could not give the whole answer to an inquiry: the OCMW's software has to.
    case inquiryWaiting = "inquiry.waiting"
    /// Another OCMW answered an inquiry of this one.
    case inquiryAnswered = "inquiry.answered"
    /// An authentic source answered a consultation.
    case consultationAnswered = "consultation.answered"
    /// Any document of another OCMW was accepted: it stands in the inbox.
    case documentReceived = "document.received"
    /// A document of this OCMW was refused by rule.
    case documentRefused = "document.refused"
    /// A document of this OCMW waits for a person.
    case documentParked = "document.parked"
    /// A statutory document of this OCMW has no receipt after four hours: send the registered letter.
    case documentWithoutReceipt = "document.withoutReceipt"
    /// An inquiry of this OCMW has no answer after 24 hours.
    case inquiryNotAnswered = "inquiry.notAnswered"
    /// A statutory term of an application is near its end.
    case termNear = "term.near"
    /// A statutory term of an application is over.
    case termPassed = "term.passed"
    /// Quality code 1 of an application ends soon.
    case integrationEndsSoon = "integration.endsSoon"
}

/// One event as webhooks tell it: what happened to which thing. Identifiers only, nothing about a person.
public struct WebhookEvent: Hashable, Sendable {
    /// What happened.
    public let type: WebhookEventType
    /// When it happened.
    public let instant: UTCInstant
    /// Application of this OCMW that it concerns.
    public var application: ApplicationID?
    /// Conversation that it belongs to.
    public var conversation: Ticket?
    /// OCMW whose ticket `ticket` is.
    public var sender: EnterpriseNumber?
    /// Document or transfer that it concerns.
    public var ticket: Ticket?

    /// Makes an event.
    public init(
        _ type: WebhookEventType, at instant: UTCInstant, application: ApplicationID? = nil,
        conversation: Ticket? = nil, sender: EnterpriseNumber? = nil, ticket: Ticket? = nil
    ) {
        self.type = type
        self.instant = instant
        self.application = application
        self.conversation = conversation
        self.sender = sender
        self.ticket = ticket
    }

    /// The body: `{"data": {...}, "timestamp": "2026-11-21T12:00:00.000Z", "type": "transfer.received"}`, UTF-8.
    ///
    /// Source: Standard Webhooks, "Payload structure".
    public func body() throws -> [UInt8] {
        var data: [String: String] = [:]
        data["application"] = application?.text
        data["conversation"] = conversation?.harmless
        data["sender"] = sender?.digits
        data["ticket"] = ticket?.harmless
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(Body(data: data, timestamp: instant.xmlDateTime, type: type.rawValue)))
    }

    private struct Body: Encodable {
        let data: [String: String]
        let timestamp: String
        let type: String
    }
}

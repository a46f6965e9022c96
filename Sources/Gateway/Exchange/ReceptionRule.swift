import Messages

/// Rules by which a gateway refuses what its hub forwarded, finer than the codes; the raw values are stable.
public enum ReceptionRule: String, Hashable, Sendable, CaseIterable {
    // Who calls.
    case tlsPeerIsHub = "tls-peer-is-hub"
    case tlsPeerIsTrusted = "tls-peer-is-trusted"
    case messageSignerIsHub = "message-signer-is-hub"
    // The stamp.
    case stampHolds = "stamp-holds"
    case stampSignerIsHub = "stamp-signer-is-hub"
    case stampOutcomeIsForwarded = "stamp-outcome-is-forwarded"
    case stampDigestIsOfDocument = "stamp-digest-is-of-document"
    case stampTicketIsOfDocument = "stamp-ticket-is-of-document"
    case stampOrganisationsAreOfDocument = "stamp-organisations-are-of-document"
    // The document.
    case operationBetweenOrganisations = "operation-between-organisations"

    /// The code under which a refusal by this rule travels.
    public var code: RefusalCode {
        switch self {
        case .tlsPeerIsHub, .tlsPeerIsTrusted, .messageSignerIsHub: .senderIsNotHub
        case .stampHolds, .stampSignerIsHub: .stampMissing
        case .stampOutcomeIsForwarded, .stampDigestIsOfDocument, .stampTicketIsOfDocument,
            .stampOrganisationsAreOfDocument:
            .stampMismatch
        case .operationBetweenOrganisations: .operationUnknown
        }
    }

    /// What must hold, in English, for `docs/refusals.md`.
    public var statement: String {
        switch self {
        case .tlsPeerIsHub: "The TLS client certificate is the hub's."
        case .tlsPeerIsTrusted: "It is made for TLS clients, valid and not revoked."
        case .messageSignerIsHub: "The certificate of the signature over the SOAP message is the hub's."
        case .stampHolds: "The signature and form of the hub stamp hold."
        case .stampSignerIsHub: "The hub signed the stamp."
        case .stampOutcomeIsForwarded: "The stamp's outcome is FORWARDED."
        case .stampDigestIsOfDocument: "The stamp has the digest of the document."
        case .stampTicketIsOfDocument: "The stamp has the ticket of the document."
        case .stampOrganisationsAreOfDocument: "The stamp has the document's sender and recipient."
        case .operationBetweenOrganisations: "The operation is one that OCMWs send to each other."
        }
    }
}

/// The kind of act that one audit line records. Raw values stand in the leaf and never change.
///
/// The list may grow; a verifier refuses a leaf whose act it does not know, so verifiers are renewed first.
public enum AuditAct: String, Hashable, Sendable, CaseIterable {
    // The log itself.
    /// First line of a yearly log; commits to the last checkpoint of the year before, if there was one.
    case logOpened = "log-opened"
    /// Somebody searched or listed the log.
    case logRead = "log-read"
    /// Somebody exported the log or proofs from it.
    case logExported = "log-exported"
    /// The security adviser recorded a verdict about a line or a review flag.
    case reviewRecorded = "review-recorded"
    /// The log's public key was published to the hub.
    case auditKeyPublished = "audit-key-published"
    /// The log's key was changed; names the old and the new key.
    case auditKeyRotated = "audit-key-rotated"
    /// Somebody showed another history of this log, or a partner of its own log.
    case logContradicted = "log-contradicted"
    /// The hub is about to be asked for its list of tickets of a day.
    case ticketListAsked = "ticket-list-asked"
    /// Somebody compared the log with the hub's lists of tickets.
    case logReconciled = "log-reconciled"

    /// A log was gone on with that does not agree with its high-water mark, or whose mark was gone.
    case highWaterAcknowledged = "high-water-acknowledged"

    // Consultations of a flow.
    /// A consultation is about to leave.
    case consultationIntent = "consultation-intent"
    /// The result of a consultation is about to be given to the client.
    case consultationOutcome = "consultation-outcome"

    // Documents sent.
    /// A document was accepted from the client and waits for delivery.
    case documentQueued = "document-queued"
    /// An attempt to deliver a document began.
    case documentLeased = "document-leased"
    /// An attempt to deliver a document ended.
    case documentAttempted = "document-attempted"
    /// A document was set aside for a person to look at.
    case documentParked = "document-parked"
    /// A parked document went back to the queue.
    case documentResumed = "document-resumed"
    /// A document's time ran out before it was delivered.
    case documentExpired = "document-expired"
    /// A document was withdrawn before its first stamp.
    case documentCancelled = "document-cancelled"
    /// Documents to a partner, or of an operation, were held back by hand.
    case deliveryBraked = "delivery-braked"
    /// They go again.
    case deliveryReleased = "delivery-released"

    // Documents received.
    /// A received document was accepted.
    case documentAccepted = "document-accepted"
    /// A received document was refused by a rule.
    case documentRefused = "document-refused"
    /// A received document was known already.
    case documentDuplicate = "document-duplicate"
    /// A received document reuses a ticket with other content.
    case documentConflict = "document-conflict"
    /// A received document was handed over to the OCMW's software.
    case documentHandedOver = "document-handed-over"
    /// An answer to another OCMW was given.
    case answerGiven = "answer-given"

    // Applications, decisions, integrations.
    /// An application for aid was opened.
    case applicationOpened = "application-opened"
    /// An application for aid was changed or closed.
    case applicationChanged = "application-changed"
    /// Decisions were entered in or changed in the decision register.
    case decisionsUpserted = "decisions-upserted"
    /// A decision was removed from the decision register.
    case decisionRemoved = "decision-removed"
    /// A person was registered in the reference directory.
    case integrationRegistered = "integration-registered"
    /// A registration in the reference directory was changed.
    case integrationChanged = "integration-changed"
    /// A registration in the reference directory was ended.
    case integrationEnded = "integration-ended"

    // Transfer of competence.
    /// A transfer of competence was made.
    case transferMade = "transfer-made"
    /// The applicant was told of a transfer.
    case applicantInformed = "applicant-informed"
    /// A transfer was accepted.
    case transferAccepted = "transfer-accepted"
    /// A transfer was contested.
    case transferContested = "transfer-contested"
    /// A petition to the federal service was recorded.
    case petitionRecorded = "petition-recorded"
    /// A provisional decision on competence was recorded.
    case provisionalDecisionRecorded = "provisional-decision-recorded"

    // Views by a user.
    /// A user looked at what is kept about a person.
    case personViewed = "person-viewed"
    /// A user looked at a message.
    case messageViewed = "message-viewed"

    // Refusals by the gateway itself.
    /// A call of the OCMW's software was refused: by its key, scope, role, or the state of things.
    case callRefused = "call-refused"

    // Administration.
    /// An API key was made.
    case apiKeyCreated = "api-key-created"
    /// An API key was revoked.
    case apiKeyRevoked = "api-key-revoked"
    /// The gateway began to serve.
    case gatewayStarted = "gateway-started"
    /// The gateway stopped in order; a start without a stop before it says that it was cut off.
    case gatewayStopped = "gateway-stopped"
    /// The configuration changed.
    case configurationChanged = "configuration-changed"
    /// A tenant was added.
    case tenantAdded = "tenant-added"
    /// A tenant's settings, keys or successors changed.
    case tenantChanged = "tenant-changed"
    /// About whom lines are was made unreadable.
    case erased = "erased"
    /// Stored values of a month were destroyed at the end of their retention, with their key.
    case payloadsErased = "payloads-erased"
    /// A legal hold was set: what it names is not destroyed at the end of its retention.
    case legalHoldSet = "legal-hold-set"
    /// A legal hold was released.
    case legalHoldReleased = "legal-hold-released"
}

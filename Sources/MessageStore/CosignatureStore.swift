import AuditLog
import SocialSecurity
import XMLSecurity

/// What others said about the logs of an OCMW: cosignatures of the hub, and contradictions.
public protocol CosignatureStore: Sendable {
    /// Keeps a checkpoint with its cosignatures; one of the same size is replaced by it.
    func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) async throws

    /// The largest checkpoint of one year that was cosigned, or `nil`.
    func newestCosigned(year: Int) async throws -> CosignedCheckpoint?

    /// The checkpoint that a receipt given now names, or `nil` while there is none (`CheckpointReader`).
    func receiptCheckpoint(at instant: UTCInstant) async throws -> KeptCheckpoint?

    /// Keeps a contradiction with the leaves that record it, unless it is known (origin, code, size and counterpart).
    ///
    /// - Returns: false when it is known: nothing was changed.
    func keepContradiction(_ contradiction: LogContradiction, leaves: [SealedLeaf]) async throws -> Bool

    /// Contradictions in the order of being found.
    func logContradictions() async throws -> [LogContradiction]

    /// Whether there is any contradiction; reads none.
    func hasLogContradictions() async throws -> Bool

    /// Commits the `auditKey` document of a year's log, unless one with this key was committed before.
    ///
    /// - Parameter again: commits it even so, in place of the one before.
    /// - Returns: false when there was one: nothing was changed.
    func publishAuditKey(_ publication: AuditKeyPublication, again: Bool, changes: Changes) async throws -> Bool

    /// Publications in the order of being committed.
    func auditKeyPublications() async throws -> [AuditKeyPublication]
}

/// A checkpoint with cosignatures as it is kept.
public struct CosignedCheckpoint: Hashable, Sendable {
    /// The note with the log's signature and the cosignatures.
    public let checkpoint: KeptCheckpoint
    /// When it was kept here.
    public let keptAt: UTCInstant

    /// Makes a record.
    public init(checkpoint: KeptCheckpoint, keptAt: UTCInstant) {
        self.checkpoint = checkpoint
        self.keptAt = keptAt
    }
}

/// The `auditKey` document by which a key of a year's log goes to the hub.
public struct AuditKeyPublication: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// The Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// Ticket of the document.
    public let ticket: String

    /// Makes a record.
    public init(year: Int, publicKey: [UInt8], ticket: String) {
        self.year = year
        self.publicKey = publicKey
        self.ticket = ticket
    }
}

/// Two statements about one log that cannot both be true, or a statement that proves nothing where proof is due.
public struct LogContradiction: Hashable, Sendable {
    /// What is wrong; raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The witness cosigned another history of this OCMW's own log.
        case witnessContradicted = "witness-contradicted"
        /// The witness cosigned more lines than this OCMW's own log has.
        case witnessAhead = "witness-ahead"
        /// The witness takes checkpoints of this OCMW's own log under a newer key, which the log does not have.
        case witnessKeyRotated = "witness-key-rotated"
        /// A checkpoint in a receipt cannot be read.
        case partnerMalformed = "partner-malformed"
        /// A checkpoint in a receipt is of a log of somebody else than who signed the receipt.
        case partnerOtherLog = "partner-other-log"
        /// A checkpoint in a receipt is signed by no key that the partner registered.
        case partnerSignature = "partner-signature"
        /// Two checkpoints of a partner's log have one size and different roots: the log was forked.
        case partnerForked = "partner-forked"
        /// A later receipt carries a smaller checkpoint: the log was cut or forked.
        case partnerShrunk = "partner-shrunk"
        /// A day after a checkpoint that the hub did not cosign, receipts still carry none that is cosigned and as large:
        /// nobody vouches that it continues the last one that was.
        case partnerNotCosigned = "partner-not-cosigned"
    }

    /// Origin of the log: an `AuditLogOrigin`, or `unreadable`.
    public let origin: String
    /// What is wrong.
    public let code: Code
    /// Number of lines at which it shows.
    public let size: UInt64
    /// Who said what contradicts: the hub or the partner.
    public let counterpart: EnterpriseNumber
    /// The evidence: checkpoints that contradict each other, as notes with signatures that were verified and no others; or
    /// `receipt` and the ticket of the stored receipt, whose text proves nothing and is kept there alone. No byte 00.
    public let notes: [String]
    /// When it was found.
    public let instant: UTCInstant

    /// Makes a record.
    public init(
        origin: String, code: Code, size: UInt64, counterpart: EnterpriseNumber, notes: [String], instant: UTCInstant
    ) {
        self.origin = origin
        self.code = code
        self.size = size
        self.counterpart = counterpart
        self.notes = notes
        self.instant = instant
    }
}

import AuditLog
import SocialSecurity
import XMLSecurity

/// What an OCMW keeps of the logs of others: the newest checkpoint of each, from their receipts, and their keys.
public protocol PartnerLogStore: Sendable {
    /// Receipts that others signed, in the order of storing, after the cursor.
    func partnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [PartnerReceipt]

    /// How far receipts were looked at.
    func partnerCursor() async throws -> StoreCursor?

    /// Ends the judgement of a receipt, in one transaction: moves the cursor to it unless that is further on, takes it from
    /// those that wait, and keeps a checkpoint, if there is one, as the newest of its log. When it is cosigned, the
    /// uncosigned ones of that log up to its size are forgotten.
    func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) async throws

    /// Lets a receipt wait that cannot be judged yet, and moves the cursor to it unless that is further on.
    ///
    /// - Parameter isTold: whether somebody was told that it waits for long.
    func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) async throws

    /// Receipts that wait, in the order of storing, after the cursor.
    func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [ParkedPartnerReceipt]

    /// The newest receipt of each other organisation that was judged, in the order of storing.
    func newestJudgedPartnerReceipts() async throws -> [PartnerReceipt]

    /// Receipts of others that were not judged yet, counted by who signed them, in the order of their numbers.
    func waitingPartnerReceipts() async throws -> [WaitingPartnerReceipts]

    /// Keeps a checkpoint that the hub did not cosign and that is larger than the newest of its log; the first of its size
    /// stays.
    func keepUncosigned(_ checkpoint: PartnerCheckpoint) async throws

    /// Uncosigned checkpoints of a log that no cosigned one has covered yet, by size.
    func uncosignedPartnerCheckpoints(origin: String) async throws -> [PartnerCheckpoint]

    /// The newest checkpoint kept of each log, by origin.
    func partnerCheckpoints() async throws -> [PartnerCheckpoint]

    /// Keeps the keys of a log; those that are known stay.
    func keepPartnerKeys(_ keys: [PartnerLogKey]) async throws

    /// The keys of a log in the order of their registration.
    func partnerKeys(origin: String) async throws -> [PartnerLogKey]
}

/// A receipt that another organisation signed.
public struct PartnerReceipt: Hashable, Sendable {
    /// Its position in the listing.
    public let cursor: StoreCursor
    /// Who signed it.
    public let signer: EnterpriseNumber
    /// The signed bytes; `nil` when they were erased.
    public let bytes: [UInt8]?
    /// When it was stored here.
    public let storedAt: UTCInstant
    /// When the document that it answers was stored here; `nil` when that is not known.
    public let askedAt: UTCInstant?

    /// Makes a receipt.
    public init(
        cursor: StoreCursor, signer: EnterpriseNumber, bytes: [UInt8]?, storedAt: UTCInstant, askedAt: UTCInstant?
    ) {
        self.cursor = cursor
        self.signer = signer
        self.bytes = bytes
        self.storedAt = storedAt
        self.askedAt = askedAt
    }

    /// When it was made: what the partner says, as far as that can be true. A partner that gives the receipt of an earlier
    /// attempt again made it long before it came; none made it before it was asked, or after it came.
    public func madeAt(saying claimed: UTCInstant) -> UTCInstant {
        min(max(claimed, askedAt ?? claimed), storedAt)
    }
}

/// A receipt that waits for being judged.
public struct ParkedPartnerReceipt: Hashable, Sendable {
    /// The receipt.
    public let receipt: PartnerReceipt
    /// Whether somebody was told that it waits for long.
    public let isTold: Bool

    /// Makes a record.
    public init(receipt: PartnerReceipt, isTold: Bool) {
        self.receipt = receipt
        self.isTold = isTold
    }
}

/// Receipts of one partner that wait for being judged: its log is not watched until then.
public struct WaitingPartnerReceipts: Hashable, Sendable {
    /// Who signed them.
    public let counterpart: EnterpriseNumber
    /// How many wait, at least 1.
    public let count: Int
    /// When the oldest of them was stored here.
    public let since: UTCInstant

    /// Makes a record.
    public init(counterpart: EnterpriseNumber, count: Int, since: UTCInstant) {
        self.counterpart = counterpart
        self.count = count
        self.since = since
    }
}

/// The newest checkpoint of a partner's log.
public struct PartnerCheckpoint: Hashable, Sendable {
    /// Origin of the log.
    public let origin: String
    /// Who signed the receipt that carried it.
    public let counterpart: EnterpriseNumber
    /// Number of leaves.
    public let size: UInt64
    /// C2SP signed note.
    public let note: String
    /// Whether the hub cosigned it.
    public let isCosigned: Bool
    /// Which of the log's keys signed it, from 0.
    public let keyNumber: Int
    /// When the partner made the receipt: `PartnerReceipt.madeAt`.
    public let receivedAt: UTCInstant

    /// Makes a record.
    public init(
        origin: String, counterpart: EnterpriseNumber, size: UInt64, note: String, isCosigned: Bool, keyNumber: Int,
        receivedAt: UTCInstant
    ) {
        self.origin = origin
        self.counterpart = counterpart
        self.size = size
        self.note = note
        self.isCosigned = isCosigned
        self.keyNumber = keyNumber
        self.receivedAt = receivedAt
    }
}

/// A key of a partner's log, from an `auditKey` document that the partner signed.
public struct PartnerLogKey: Hashable, Sendable {
    /// Origin of the log.
    public let origin: String
    /// Order of registration at the hub, from 0.
    public let number: Int
    /// The Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// The signed document.
    public let document: [UInt8]

    /// Makes a record.
    public init(origin: String, number: Int, publicKey: [UInt8], document: [UInt8]) {
        self.origin = origin
        self.number = number
        self.publicKey = publicKey
        self.document = document
    }
}

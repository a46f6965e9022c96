import AuditLog
import SocialSecurity
import XMLSecurity

/// What an OCMW keeps of the logs of others: the newest checkpoint of each, from their receipts, and their keys.
public protocol PartnerLogStore: Sendable {
    /// Receipts that others signed, in the order of storing, after the cursor.
    func partnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [PartnerReceipt]

    /// How far receipts were looked at.
    func partnerCursor() async throws -> StoreCursor?

    /// Moves the cursor on and keeps a checkpoint as the newest of its log, if there is one, in one transaction.
    func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) async throws

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

    /// Makes a receipt.
    public init(cursor: StoreCursor, signer: EnterpriseNumber, bytes: [UInt8]?) {
        self.cursor = cursor
        self.signer = signer
        self.bytes = bytes
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
    /// When the partner made the receipt, by its own clock.
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

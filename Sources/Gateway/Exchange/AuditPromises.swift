import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// What the receipts that a tenant signed say about its logs: lines that must be there, roots that must be theirs.
struct AuditPromises {
    private static let sliceSize = 64

    private let tenant: Tenant
    private var keys: LogKeys?
    private var leaves: [MerkleHash: Int] = [:]
    private var roots: [Int: [UInt64: Set<MerkleHash>]] = [:]
    private var faults: [AuditFinding.Code] = []
    /// The checkpoint of the receipt before, which held.
    private var newest: String?
    /// Year in which the newest receipt was signed, 1970 when there is none.
    private(set) var fallbackYear = 1970

    init(tenant: Tenant) { self.tenant = tenant }

    /// Years of which a receipt carries a checkpoint.
    var years: Set<Int> { Set(roots.keys) }

    /// What is wrong with the receipts, after all logs were read.
    var findings: [AuditFinding.Code] {
        faults + leaves.values.flatMap { [AuditFinding.Code](repeating: .receiptNotInLog, count: $0) }.prefix(100)
    }

    mutating func read(batchSize: Int) async throws {
        keys = try await tenant.logKeys()
        var cursor: StoreCursor?
        while true {
            let receipts = try await tenant.store.ownReceipts(after: cursor, limit: batchSize)
            guard let last = receipts.last else { return }
            // Reading a document costs as much as many lines of a log: several cores do it.
            let ends = stride(from: UInt64(0), to: UInt64(receipts.count), by: Self.sliceSize)
            try await Lookahead.run(ends, make: { Self.promises(in: receipts.dropFirst(Int($0))) }) { promises in
                for promise in promises { try take(promise) }
                return true
            }
            cursor = last.cursor
        }
    }

    private static func promises(in receipts: ArraySlice<OwnReceipt>) -> [AuditPromise] {
        receipts.prefix(sliceSize).map { AuditPromise($0) }
    }

    /// A line of a log keeps the promises that name it.
    mutating func keep(_ leafHash: MerkleHash) {
        if !leaves.isEmpty { leaves[leafHash] = nil }
    }

    /// Whether a checkpoint in a receipt is of this size.
    func speak(of size: UInt64, year: Int) -> Bool { roots[year]?[size] != nil }

    /// Whether a checkpoint in a receipt gives another root at this size.
    func contradict(_ root: MerkleHash, year: Int, size: UInt64) -> Bool {
        roots[year]?[size]?.contains { $0 != root } ?? false
    }

    /// Whether a checkpoint in a receipt covers more lines than these.
    func reachBeyond(_ size: UInt64, year: Int) -> Bool { roots[year]?.keys.contains { $0 > size } ?? false }

    private mutating func take(_ promise: AuditPromise) throws {
        switch promise {
        case .erased: break
        case .unreadable: faults.append(.receiptUnreadable)
        case .made(let leafHash, let checkpoint, let instant):
            fallbackYear = AuditLogOrigin.year(of: instant.milliseconds)
            leaves[leafHash, default: 0] += 1
            if let checkpoint { try take(checkpoint: checkpoint) }
        }
    }

    /// Receipts of one minute carry the same checkpoint: it is judged once.
    private mutating func take(checkpoint note: String) throws {
        if let newest, newest.utf8.elementsEqual(note.utf8) { return }
        guard let text = try? SignedNote(parsing: Array(note.utf8)).text,
            let checkpoint = try? Checkpoint(text: text),
            let year = checkpoint.origin.split(separator: "/").last.flatMap({ Int($0) }),
            let key = keys?.publicKey(year: year, size: checkpoint.size),
            let verifierKey = try? tenant.checkpoints.verifierKey(year: year, publicKey: key),
            let signed = try? SignedCheckpoint.verify(Array(note.utf8), key: verifierKey)
        else { return faults.append(.receiptContradicted) }
        newest = note
        roots[year, default: [:]][signed.checkpoint.size, default: []].insert(signed.checkpoint.root)
    }
}

/// What one receipt says.
private enum AuditPromise: Sendable {
    /// A line with this hash is in the log, whose checkpoint may stand beside it.
    case made(MerkleHash, checkpoint: String?, at: UTCInstant)
    case erased
    case unreadable

    init(_ stored: OwnReceipt) {
        switch stored.content {
        case .erased: self = .erased
        case .unreadable: self = .unreadable
        case .bytes(let bytes): self = Self.read(bytes) ?? .unreadable
        }
    }

    private static func read(_ bytes: [UInt8]) -> AuditPromise? {
        guard let tree = try? XMLReader.parse(bytes), let document = try? BusinessDocument(tree),
            case .receipt(let receipt) = document.payload, let leafHash = MerkleHash(receipt.leafHash.bytes)
        else { return nil }
        return .made(leafHash, checkpoint: receipt.checkpoint, at: receipt.timestampReceive)
    }
}

import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// What the receipts that a tenant signed say about its logs: lines that must be there, roots that must be theirs.
struct AuditPromises {
    private let tenant: Tenant
    private var keys: LogKeys?
    private var leaves: [MerkleHash: Int] = [:]
    private var roots: [Int: [UInt64: Set<MerkleHash>]] = [:]
    private var faults: [AuditFinding.Code] = []
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
            for receipt in receipts { try take(receipt) }
            cursor = last.cursor
        }
    }

    /// A line of a log keeps the promises that name it.
    mutating func keep(_ leafHash: MerkleHash) { leaves[leafHash] = nil }

    /// Whether a checkpoint in a receipt gives another root at this size.
    func contradict(_ root: MerkleHash, year: Int, size: UInt64) -> Bool {
        roots[year]?[size]?.contains { $0 != root } ?? false
    }

    /// Whether a checkpoint in a receipt covers more lines than these.
    func reachBeyond(_ size: UInt64, year: Int) -> Bool { roots[year]?.keys.contains { $0 > size } ?? false }

    private mutating func take(_ stored: OwnReceipt) throws {
        guard case .bytes(let bytes) = stored.content else {
            if stored.content == .unreadable { faults.append(.receiptUnreadable) }
            return
        }
        guard let document = try? BusinessDocument(try XMLReader.parse(bytes)),
            case .receipt(let receipt) = document.payload, let leafHash = MerkleHash(receipt.leafHash.bytes)
        else { return faults.append(.receiptUnreadable) }
        fallbackYear = AuditLogOrigin.year(of: receipt.timestampReceive.milliseconds)
        leaves[leafHash, default: 0] += 1
        if let note = receipt.checkpoint { try take(checkpoint: note) }
    }

    private mutating func take(checkpoint note: String) throws {
        guard let text = try? SignedNote(parsing: Array(note.utf8)).text,
            let checkpoint = try? Checkpoint(text: text),
            let year = checkpoint.origin.split(separator: "/").last.flatMap({ Int($0) }),
            let key = keys?.publicKey(year: year, size: checkpoint.size),
            let verifierKey = try? tenant.checkpoints.verifierKey(year: year, publicKey: key),
            let signed = try? SignedCheckpoint.verify(Array(note.utf8), key: verifierKey)
        else { return faults.append(.receiptContradicted) }
        roots[year, default: [:]][signed.checkpoint.size, default: []].insert(signed.checkpoint.root)
    }
}

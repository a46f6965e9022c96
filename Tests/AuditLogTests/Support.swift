import AuditLog

/// Perfect subtrees in memory, as a store would keep them; counts its reads.
final class MemoryNodes: MerkleNodeReader {
    private(set) var nodes: [MerklePosition: MerkleHash] = [:]
    private(set) var size: UInt64 = 0
    var readCount = 0

    func append(_ leafHash: MerkleHash) throws {
        for node in try MerkleTree.append(leafHash, toSize: size, reader: self) {
            precondition(nodes.updateValue(node.hash, forKey: node.position) == nil)
        }
        size += 1
    }

    func remove(_ position: MerklePosition) { nodes[position] = nil }

    func hash(at position: MerklePosition) throws -> MerkleHash? {
        readCount += 1
        return nodes[position]
    }
}

/// SplitMix64: the same numbers on each run.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)!
    }
}

func hash(_ hexadecimal: String) -> MerkleHash { MerkleHash(bytes(hexadecimal))! }

extension MerkleHash {
    /// The same value with one bit changed.
    func flipped(bit: Int) -> MerkleHash {
        var copy = bytes
        copy[bit / 8 % 32] ^= 1 << UInt8(bit % 8)
        return MerkleHash(copy)!
    }
}

enum Sample {
    static let time: Int64 = 1_795_262_400_123
    static let user = "71023000122"
    static let subject = "85043199879"
    static let origin = "ocmw-gateway/0999999922/2026"

    /// A consultation with every field that a consultation can have.
    static func entry() -> AuditEntry {
        var entry = AuditEntry(
            act: .consultationOutcome, timeMilliseconds: time, access: .consulted, organisation: "0999999922",
            application: "Social Desk", actor: .user(ssin: user, role: "social-worker", session: "s-77"),
            subjectSSIN: subject)
        entry.applicationVersion = "4.2"
        entry.legalContext = "PCSA:SOCIAL_INQUIRY"
        entry.qualityCode = 2
        entry.service = "consultation/consultLivingWages"
        entry.serviceVersion = "v1"
        entry.counterpart = "1999999943"
        entry.ticket = "5d2f6a50-7f6e-4b43-9d8a-0a6b5d0f3e21"
        entry.kszTicket = "KSZ-1"
        entry.conversation = "c-1"
        entry.outcome = .refused
        entry.rule = "MSG00012"
        entry.messageDigest = Array(1...32)
        return entry
    }

    static func opening(previous: Checkpoint? = nil) -> AuditEntry {
        var entry = AuditEntry(
            act: .logOpened, timeMilliseconds: time, access: .changed, organisation: "0999999922",
            application: "ocmw-gateway", actor: .process("audit"))
        entry.previousCheckpoint = previous
        return entry
    }

    static func signer(name: String = origin) throws -> NoteSigner {
        var random = SeededRandom(state: 7)
        return try NoteSigner(name: name, seed: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}

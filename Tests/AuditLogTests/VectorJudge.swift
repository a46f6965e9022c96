import Foundation

@testable import AuditLog

/// What a vector asks; members as `Tests/Vectors/audit/README.md` lists them.
struct VectorInput: Decodable, Sendable {
    var leafHex: String?
    var leavesHex: [String]?
    var leafHash: String?
    var index: UInt64?
    var size: UInt64?
    var oldSize: UInt64?
    var path: [String]?
    var root: String?
    var oldRoot: String?
    var publicKeyHex: String?
    var messageHex: String?
    var signatureHex: String?
    var text: String?
    var key: String?
    var note: String?
    var noteHex: String?
    var proof: String?
    var proofHex: String?
    var field: String?
    var saltHex: String?
    var valueHex: String?
    var commitmentHex: String?
    var lines: [String]?
    var known: [String]?
    var previous: String?
    var file: String?
    var keys: [String]?
    var witnesses: [String]?
}

/// What a valid vector must yield; only members that stand are compared.
struct VectorOutput: Decodable, Sendable {
    var hash: String?
    var root: String?
    var size: UInt64?
    var index: UInt64?
    var time: UInt64?
    var bytesHex: String?
    var name: String?
    var type: UInt8?
    var publicKeyHex: String?
    var text: String?
    var fields: [String: FieldValue]?
    var opened: [String: String]?

    enum FieldValue: Decodable, Hashable {
        case text(String), number(Int64)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    func matches(_ expected: Self) -> Bool {
        func agrees<Value: Equatable>(_ path: KeyPath<Self, Value?>) -> Bool {
            expected[keyPath: path] == nil || expected[keyPath: path] == self[keyPath: path]
        }
        return agrees(\.hash) && agrees(\.root) && agrees(\.size) && agrees(\.index) && agrees(\.time)
            && agrees(\.bytesHex) && agrees(\.name) && agrees(\.type) && agrees(\.publicKeyHex) && agrees(\.text)
            && agrees(\.fields) && agrees(\.opened)
    }
}

/// Judges one vector by the module under test.
struct VectorJudge {
    struct Unusable: Error { let what: String }

    let kind: String
    let input: VectorInput

    /// What was found, or nil for what the module refuses.
    func output() throws -> VectorOutput? {
        switch kind {
        case "leaf-hash": VectorOutput(hash: MerkleHash(leaf: try hex(\.leafHex)).description)
        case "root": VectorOutput(root: try root())
        case "inclusion": try inclusion()
        case "consistency": try consistency()
        case "ed25519": try ed25519()
        case "base64": try Base64.decode(member(\.text).utf8).map { VectorOutput(bytesHex: Hexadecimal.encode($0)) }
        case "key": try key()
        case "note": try note()
        case "checkpoint": try checkpoint()
        case "cosignature": try cosignature()
        case "proof": try proof()
        case "leaf": try leaf()
        case "commitment": try commitment()
        case "export": try export()
        case "opened": try opened()
        default: throw Unusable(what: "unknown kind \(kind)")
        }
    }

    func member<Value>(_ path: KeyPath<VectorInput, Value?>) throws -> Value {
        guard let value = input[keyPath: path] else { throw Unusable(what: "\(path) is missing") }
        return value
    }

    private func hex(_ path: KeyPath<VectorInput, String?>) throws -> [UInt8] {
        guard let bytes = Hexadecimal.decode(try member(path).utf8) else { throw Unusable(what: "\(path)") }
        return bytes
    }

    private func hash(_ path: KeyPath<VectorInput, String?>) throws -> MerkleHash {
        guard let hash = MerkleHash(try hex(path)) else { throw Unusable(what: "\(path)") }
        return hash
    }

    private func hashes() throws -> [MerkleHash] {
        try member(\.path).map { text in
            guard let hash = Hexadecimal.decode(text.utf8).flatMap({ MerkleHash($0) }) else {
                throw Unusable(what: "path")
            }
            return hash
        }
    }

    private func root() throws -> String {
        var frontier = MerkleFrontier()
        for leaf in try member(\.leavesHex) { frontier.append(MerkleHash(leaf: AuditLogTests.bytes(leaf))) }
        return frontier.root.description
    }

    private func inclusion() throws -> VectorOutput? {
        MerkleTree.verifyInclusion(
            leafHash: try hash(\.leafHash), index: try member(\.index), size: try member(\.size), path: try hashes(),
            root: try hash(\.root)) ? VectorOutput() : nil
    }

    private func consistency() throws -> VectorOutput? {
        MerkleTree.verifyConsistency(
            oldSize: try member(\.oldSize), oldRoot: try hash(\.oldRoot), size: try member(\.size),
            root: try hash(\.root), path: try hashes()) ? VectorOutput() : nil
    }

    private func ed25519() throws -> VectorOutput? {
        let key = try NoteVerifierKey(name: "vector", publicKey: try hex(\.publicKeyHex))
        let holds = key.isValid(signature: try hex(\.signatureHex), over: try hex(\.messageHex))
        return holds ? VectorOutput() : nil
    }

    func noteBytes() throws -> [UInt8] {
        if input.noteHex != nil { return try hex(\.noteHex) }
        return Array(try member(\.note).utf8)
    }

    private func note() throws -> VectorOutput? {
        let key = try NoteVerifierKey(try member(\.key))
        guard let note = try? SignedNote(parsing: try noteBytes()), note.isSigned(by: key) else { return nil }
        return VectorOutput(text: String(decoding: note.text, as: UTF8.self))
    }

    private func checkpoint() throws -> VectorOutput? {
        let key = try NoteVerifierKey(try member(\.key))
        guard let signed = try? SignedCheckpoint.verify(try noteBytes(), key: key) else { return nil }
        return VectorOutput(root: signed.checkpoint.root.description, size: signed.checkpoint.size)
    }

    private func proof() throws -> VectorOutput? {
        let key = try NoteVerifierKey(try member(\.key))
        let bytes = try input.proofHex == nil ? Array(member(\.proof).utf8) : hex(\.proofHex)
        let leafHash = MerkleHash(leaf: try hex(\.leafHex))
        guard let proof = try? InclusionProof(parsing: bytes),
            (try? proof.proves(leafHash: leafHash, key: key)) == true
        else { return nil }
        return VectorOutput(size: try Checkpoint(text: proof.checkpoint.text).size, index: proof.index)
    }

    private func leaf() throws -> VectorOutput? {
        guard let leaf = try? AuditLeaf(decoding: try hex(\.leafHex)) else { return nil }
        return VectorOutput(fields: VectorLeaf.fields(leaf))
    }

    private func commitment() throws -> VectorOutput? {
        guard let field = PersonalField(rawValue: try member(\.field)) else { return nil }
        let secret = AuditSecret(salt: try hex(\.saltHex), value: try hex(\.valueHex))
        guard let commitment = MerkleHash(try hex(\.commitmentHex)) else { return nil }
        let isOpened = AuditCommitment(commitment).isOpened(by: secret, field: field)
        return isOpened ? VectorOutput() : nil
    }

    private func export() throws -> VectorOutput? {
        let checkpoints = { (notes: [String]) in
            try notes.map { try Checkpoint(text: SignedNote(parsing: Array($0.utf8)).text) }
        }
        var verifier = AuditExportVerifier(
            trustedKey: try input.key.map { try NoteVerifierKey($0) }, known: try checkpoints(input.known ?? []),
            previous: try checkpoints([input.previous].compactMap(\.self)).first)
        for line in try member(\.lines) { verifier.consume(Array(line.utf8)) }
        let report = verifier.finish()
        guard report.isValid else { return nil }
        return VectorOutput(
            root: report.lastCheckpoint?.root.description, size: report.lastCheckpoint?.size)
    }
}

/// The fields of a leaf under the names of the page.
enum VectorLeaf {
    static func fields(_ leaf: AuditLeaf) -> [String: VectorOutput.FieldValue] {
        let texts: [(String, String?)] = [
            ("act", leaf.act.rawValue), ("access", leaf.access.rawValue), ("organisation", leaf.organisation),
            ("application", leaf.application), ("application-version", leaf.applicationVersion),
            ("process", leaf.process), ("role", leaf.role), ("legal-context", leaf.legalContext),
            ("service", leaf.service), ("service-version", leaf.serviceVersion), ("counterpart", leaf.counterpart),
            ("ticket", leaf.ticket), ("ksz-ticket", leaf.kszTicket), ("conversation", leaf.conversation),
            ("outcome", leaf.outcome?.rawValue), ("rule", leaf.rule), ("object", leaf.object),
            ("previous-checkpoint", leaf.previousCheckpoint.map { String(decoding: $0.text, as: UTF8.self) }),
        ]
        var fields: [String: VectorOutput.FieldValue] = ["time": .number(leaf.timeMilliseconds)]
        for (name, text) in texts { if let text { fields[name] = .text(text) } }
        if let code = leaf.qualityCode { fields["quality-code"] = .number(Int64(code)) }
        for (field, commitment) in leaf.commitments { fields[field.rawValue] = .text(commitment.hash.description) }
        return fields
    }
}

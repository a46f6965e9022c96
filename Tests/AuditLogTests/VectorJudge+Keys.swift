@testable import AuditLog

extension VectorJudge {
    /// A key of a log (type 01) or of a witness (type 04).
    func key() throws -> VectorOutput? {
        let text = try member(\.key)
        if let key = try? NoteVerifierKey(text) {
            return VectorOutput(name: key.name, type: 1, publicKeyHex: Hexadecimal.encode(key.publicKey))
        }
        guard let key = try? CosignatureKey(text) else { return nil }
        return VectorOutput(name: key.name, type: 4, publicKeyHex: Hexadecimal.encode(key.publicKey))
    }

    /// When the witness cosigned, or nil.
    func cosignature() throws -> VectorOutput? {
        guard let key = try? CosignatureKey(try member(\.key)), let note = try? SignedNote(parsing: try noteBytes()),
            let time = key.time(of: note)
        else { return nil }
        return VectorOutput(time: time)
    }

    /// What the openings of an opened proof show.
    func opened() throws -> VectorOutput? {
        let judge = OpenedProofJudge(
            keys: try member(\.keys).map { try NoteVerifierKey($0) },
            witnesses: try member(\.witnesses).map { try CosignatureKey($0) })
        guard let file = try? OpenedProof(parsing: Array(try member(\.file).utf8)) else { return nil }
        let report = judge.report(on: file)
        guard report.isValid else { return nil }
        let opened = report.openings.map { field, opening in
            guard case .proven(let value) = opening else { return (field.rawValue, "unproven") }
            return (field.rawValue, Hexadecimal.encode(value))
        }
        return VectorOutput(opened: Dictionary(uniqueKeysWithValues: opened))
    }
}

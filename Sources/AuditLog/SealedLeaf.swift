/// A line ready to be stored: the leaf for ever, and beside it what opens its commitments.
public struct SealedLeaf: Hashable, Sendable {
    /// The line as it is hashed.
    public let leaf: AuditLeaf
    /// RFC 6962 leaf hash.
    public let leafHash: MerkleHash
    /// Salts and clear values. The store encrypts them and may erase them without breaking a proof.
    public let side: AuditSide

    /// Bytes of the leaf.
    public var leafBytes: [UInt8] { leaf.bytes }
}

extension AuditEntry {
    /// Checks the values, draws a fresh 32-byte salt for each personal value and encodes the line.
    ///
    /// - Parameter random: a cryptographically secure source, such as `SystemRandomNumberGenerator`.
    /// - Throws: `AuditLogError` with `.invalidValue` or `.personalValueInClearField`, naming the field.
    public func sealed(using random: inout some RandomNumberGenerator) throws(AuditLogError) -> SealedLeaf {
        let values = personalValues
        try Self.check(values)
        var secrets: [PersonalField: AuditSecret] = [:]
        for field in PersonalField.allCases {
            guard let value = values[field] else { continue }
            secrets[field] = AuditSecret(salt: Self.salt(using: &random), value: value)
        }
        var commitments: [PersonalField: AuditCommitment] = [:]
        for (field, secret) in secrets { commitments[field] = AuditCommitment(field: field, secret: secret) }
        let leaf = try AuditLeaf(clear: clear, commitments: commitments)
        return SealedLeaf(leaf: leaf, leafHash: leaf.leafHash, side: AuditSide(secrets: secrets))
    }

    private static func check(_ values: [PersonalField: [UInt8]]) throws(AuditLogError) {
        for (field, value) in values where !field.allows(value) {
            throw AuditLogError(.invalidValue, "field \(field) has not the form it must have")
        }
    }

    private static func salt(using random: inout some RandomNumberGenerator) -> [UInt8] {
        var salt: [UInt8] = []
        salt.reserveCapacity(AuditCommitment.saltByteCount)
        while salt.count < AuditCommitment.saltByteCount {
            let word: UInt64 = random.next()
            withUnsafeBytes(of: word.littleEndian) { salt.append(contentsOf: $0) }
        }
        return salt
    }
}

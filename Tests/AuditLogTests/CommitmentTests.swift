import AuditLog
import Testing

@Suite struct CommitmentTests {
    private func seal(seed: UInt64) throws -> SealedLeaf {
        var random = SeededRandom(state: seed)
        return try Sample.entry().sealed(using: &random)
    }

    @Test func aLineOpensWithItsOwnSaltAndValueOnly() throws {
        let sealed = try seal(seed: 1)
        for field in PersonalField.allCases {
            let secret = try #require(sealed.side[field])
            #expect(sealed.leaf.opening(field, with: secret) == .proven(secret))
            #expect(sealed.leaf.opening(field, with: nil) == .unproven)
            for other in PersonalField.allCases where other != field {
                #expect(sealed.leaf.opening(other, with: secret) == .different)
            }
            for bit in 0..<(secret.value.count * 8) {
                var value = secret.value
                value[bit / 8] ^= 1 << UInt8(bit % 8)
                let changed = AuditSecret(salt: secret.salt, value: value)
                #expect(sealed.leaf.opening(field, with: changed) == .different)
            }
            for bit in 0..<256 {
                var salt = secret.salt
                salt[bit / 8] ^= 1 << UInt8(bit % 8)
                let changed = AuditSecret(salt: salt, value: secret.value)
                #expect(sealed.leaf.opening(field, with: changed) == .different)
            }
        }
        #expect(sealed.side[.subject]?.text == Sample.subject)
        #expect(sealed.side[.messageDigest]?.value == Array(1...32))
    }

    /// HMAC pads short keys with zeroes: a salt cut at a trailing zero would open the commitment as well.
    @Test func aSaltOfAnotherLengthIsRefused() {
        let secret = AuditSecret(salt: Array(repeating: 5, count: 31) + [0], value: [1])
        let short = AuditSecret(salt: Array(repeating: 5, count: 31), value: [1])
        let commitment = AuditCommitment(field: .user, secret: secret)
        #expect(commitment != AuditCommitment(field: .subject, secret: secret))
        #expect(commitment == AuditCommitment(field: .user, secret: short))
        #expect(commitment.isOpened(by: secret, field: .user))
        #expect(!commitment.isOpened(by: short, field: .user))
    }

    @Test func anAbsentFieldIsAbsent() throws {
        var random = SeededRandom(state: 2)
        let sealed = try Sample.opening().sealed(using: &random)
        #expect(sealed.leaf.opening(.subject, with: nil) == .absent)
        #expect(sealed.leaf.opening(.subject, with: AuditSecret(salt: [], value: [])) == .absent)
    }

    @Test func everySaltIsFresh() throws {
        let sides = try [seal(seed: 1).side, seal(seed: 2).side]
        let salts = sides.flatMap { side in side.secrets.values.map(\.salt) }
        #expect(salts.count == 8)
        #expect(Set(salts).count == 8)
        #expect(salts.allSatisfy { $0.count == 32 })
    }

    @Test func theSideIsReadBackAndOtherFormsAreRefused() throws {
        let side = try seal(seed: 1).side
        #expect(try AuditSide(decoding: side.encoded()) == side)
        #expect(try AuditSide(decoding: AuditSide().encoded()) == AuditSide())
        var part = side
        part.secrets[.session] = nil
        #expect(try AuditSide(decoding: part.encoded()) == part)

        let encoded = side.encoded()
        #expect(throws: AuditLogError(.notCanonicalSide, "")) { try AuditSide(decoding: []) }
        #expect(throws: AuditLogError(.notCanonicalSide, "")) { try AuditSide(decoding: [2] + encoded.dropFirst()) }
        #expect(throws: AuditLogError(.notCanonicalSide, "")) { try AuditSide(decoding: encoded.dropLast()) }
        #expect(throws: AuditLogError(.notCanonicalSide, "")) { try AuditSide(decoding: encoded + encoded.dropFirst()) }
        #expect(throws: AuditLogError(.notCanonicalSide, "")) { try AuditSide(decoding: encoded + [5]) }
    }
}

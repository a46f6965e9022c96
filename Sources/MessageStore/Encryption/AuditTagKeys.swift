import AuditLog
import Crypto

import struct Foundation.Data

/// The secrets of one tenant by which rows of its audit log, what joins the numbers of a person, and API keys are known as
/// its own.
///
/// Each is derived from the key file's digest key: HKDF-SHA256 without salt, 32 bytes, with a label of its own.
/// Source: RFC 5869.
public struct AuditTagKeys: Sendable {
    /// Tags lines by place and leaf hash.
    public let lines: AuditTagKey
    /// Tags kept checkpoints by running number and content.
    public let checkpoints: AuditTagKey
    /// Tags replaced numbers.
    public let replacements: AuditTagKey
    /// Tags API keys.
    public let apiKeys: AuditTagKey
    /// Tags successions.
    public let successions: AuditTagKey

    init(secret: SymmetricKey, organisation: String) {
        func key(_ label: String) -> AuditTagKey {
            let derived = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secret, info: Data("ocmw-gateway/\(label)/v1".utf8), outputByteCount: 32)
            return AuditTagKey(key: derived.withUnsafeBytes { Array($0) }, organisation: organisation)
        }
        lines = key("audit-line-tag")
        checkpoints = key("audit-checkpoint-tag")
        replacements = key("replaced-number-tag")
        apiKeys = key("api-key-tag")
        successions = key("succession-tag")
    }
}

/// How far the rows of a tenant's audit log are tagged. It stands in the key file: whoever writes the database alone cannot
/// have rows of theirs tagged by setting it back.
public enum AuditTagStage: String, Codable, Hashable, Sendable {
    /// Rows of a version that made no tags are being tagged.
    case begun
    /// Every row bears a tag: one that bears none is not ours.
    case whole
}

extension KeyRing {
    /// How far rows are tagged; `nil` when no version that makes tags has begun. Reads the file again.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func auditTagStage() throws(MessageStoreError) -> AuditTagStage? { try reread().auditTags }

    /// Sets how far rows are tagged; never back.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func setAuditTagStage(_ stage: AuditTagStage) throws(MessageStoreError) {
        _ = try changed { file in
            if file.auditTags != .whole { file.auditTags = stage }
        }
    }

    /// Whether every row that joins the numbers of a person bears a tag: one that bears none is not ours. Reads the file again.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func areReplacedNumbersTagged() throws(MessageStoreError) -> Bool {
        try reread().replacedNumberTags == .whole
    }

    /// Says so, for good.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func setReplacedNumbersTagged() throws(MessageStoreError) {
        _ = try changed { $0.replacedNumberTags = .whole }
    }
    /// Whether every API key bears a tag: one that bears none is not ours. Reads the file again.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func areAPIKeysTagged() throws(MessageStoreError) -> Bool { try reread().apiKeyTags == .whole }

    /// Says so, for good.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func setAPIKeysTagged() throws(MessageStoreError) { _ = try changed { $0.apiKeyTags = .whole } }
}

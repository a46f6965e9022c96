#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the key file of one tenant holds. JSON, mode 0600, outside the database folder, backed up apart.
///
///     { "format": "ocmw-gateway-keys/1", "organisation": "0999999922",
///       "blindIndexKey": "<base64>", "contentDigestKey": "<base64>", "noteSigningSeed": "<base64>",
///       "wrappingKeys": { "2029-11": "<base64>" }, "previousWrappingKeys": { "2029-11": "<base64>" },
///       "erasedMonths": [ "2026-10" ],
///       "openingKeys": { "2026-11": "<base64>" }, "erasedOpeningMonths": [ "2016-10" ],
///       "retiredNoteKeys": [ "<base64>" ], "auditTags": "whole",
///       "replacedNumberTags": "whole", "apiKeyTags": "whole" }
///
/// Every key is 32 random bytes. Whoever has this file and the database reads everything; whoever loses it, nothing.
struct KeyFile: Codable, Hashable, Sendable {
    static let currentFormat = "ocmw-gateway-keys/1"
    static let keyByteCount = 32

    var format: String
    /// KBO number of the tenant.
    var organisation: String
    /// Key of `BlindIndex`.
    var blindIndexKey: Data
    /// Key of `KeyedDigest`.
    var contentDigestKey: Data
    /// Ed25519 seed with which checkpoints of the audit log are signed.
    var noteSigningSeed: Data
    /// The seed that takes its place when a rotation is complete; nil when none is under way.
    var nextNoteSigningSeed: Data?
    /// Public keys of seeds that were rotated out and destroyed, oldest first.
    var retiredNoteKeys: [Data]?
    /// Wrapping key by retention month, `YYYY-MM`.
    var wrappingKeys: [String: Data]
    /// Wrapping keys that are being replaced: values are sealed under these or under `wrappingKeys`; nil when no rotation is under way.
    var previousWrappingKeys: [String: Data]?
    /// Months whose key was destroyed and is never made again.
    var erasedMonths: [String]
    /// Wrapping key of openings of audit lines by month of the lines, `YYYY-MM`; absent in files of older versions.
    var openingKeys: [String: Data]?
    /// Months of lines whose key was destroyed and is never made again.
    var erasedOpeningMonths: [String]?
    /// How far the rows of the audit log are tagged; absent in files of older versions.
    var auditTags: AuditTagStage?
    /// The same for the rows that join the numbers of a person.
    var replacedNumberTags: AuditTagStage?
    /// The same for API keys.
    var apiKeyTags: AuditTagStage?

    /// Draws the keys of a new tenant.
    init(organisation: String) {
        format = Self.currentFormat
        self.organisation = organisation
        blindIndexKey = Self.randomKey()
        contentDigestKey = Self.randomKey()
        noteSigningSeed = Self.randomKey()
        wrappingKeys = [:]
        erasedMonths = []
        auditTags = .whole
        replacedNumberTags = .whole
        apiKeyTags = .whole
    }

    /// Reads the JSON text and checks every key's length.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`; the reason names the path and the fault, never a key.
    init(json: [UInt8], path: String) throws(MessageStoreError) {
        guard let file = try? JSONDecoder().decode(Self.self, from: Data(json)) else {
            throw MessageStoreError(.keyFile, "\(path) is not a key file; remedy: restore it from its backup")
        }
        guard file.format == Self.currentFormat else {
            throw MessageStoreError(.keyFile, "\(path) has an unknown format")
        }
        let keys =
            [file.blindIndexKey, file.contentDigestKey, file.noteSigningSeed] + file.wrappingKeys.values
            + (file.openingKeys ?? [:]).values + (file.previousWrappingKeys ?? [:]).values
            + (file.nextNoteSigningSeed.map { [$0] } ?? []) + (file.retiredNoteKeys ?? [])
        guard keys.allSatisfy({ $0.count == Self.keyByteCount }) else {
            throw MessageStoreError(.keyFile, "\(path) has a key that is not 32 bytes long")
        }
        self = file
    }

    /// The JSON text.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    func json() throws(MessageStoreError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            throw MessageStoreError(.keyFile, "the key file cannot be encoded")
        }
        return Array(data)
    }

    /// The key of a month, or `nil`.
    func key(_ month: RetentionMonth, for purpose: KeyPurpose) -> Data? {
        switch purpose {
        case .retention: wrappingKeys[month.description]
        case .openings: openingKeys?[month.description]
        }
    }

    /// Whether the key of a month was destroyed.
    func isErased(_ month: RetentionMonth, for purpose: KeyPurpose) -> Bool {
        switch purpose {
        case .retention: erasedMonths.contains(month.description)
        case .openings: erasedOpeningMonths?.contains(month.description) ?? false
        }
    }

    /// Sets the key of a month.
    mutating func set(_ key: Data, _ month: RetentionMonth, for purpose: KeyPurpose) {
        switch purpose {
        case .retention: wrappingKeys[month.description] = key
        case .openings: openingKeys = (openingKeys ?? [:]).merging([month.description: key]) { $1 }
        }
    }

    /// Destroys the key of a month for good.
    mutating func erase(_ month: RetentionMonth, for purpose: KeyPurpose) {
        let isErased = isErased(month, for: purpose)
        switch purpose {
        case .retention:
            wrappingKeys[month.description] = nil
            previousWrappingKeys?[month.description] = nil
            if !isErased { erasedMonths.append(month.description) }
        case .openings:
            openingKeys?[month.description] = nil
            if !isErased { erasedOpeningMonths = (erasedOpeningMonths ?? []) + [month.description] }
        }
    }

    /// 32 bytes of the system's secure generator.
    static func randomKey() -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<keyByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}

/// What a month's wrapping key is for. The raw value is the first byte of a sealed value.
public enum KeyPurpose: UInt8, Hashable, Sendable, CaseIterable {
    /// Stored values, by the last month in which they must be readable.
    case retention = 1
    /// Openings of audit lines, by the month of the line.
    case openings = 2
}

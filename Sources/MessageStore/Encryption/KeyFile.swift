#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the key file of one tenant holds. JSON, mode 0600, outside the database folder, backed up apart.
///
///     { "format": "ocmw-gateway-keys/1", "organisation": "0999999922",
///       "blindIndexKey": "<base64>", "contentDigestKey": "<base64>", "noteSigningSeed": "<base64>",
///       "wrappingKeys": { "2029-11": "<base64>" }, "erasedMonths": [ "2026-10" ] }
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
    /// Wrapping key by retention month, `YYYY-MM`.
    var wrappingKeys: [String: Data]
    /// Months whose key was destroyed and is never made again.
    var erasedMonths: [String]

    /// Draws the keys of a new tenant.
    init(organisation: String) {
        format = Self.currentFormat
        self.organisation = organisation
        blindIndexKey = Self.randomKey()
        contentDigestKey = Self.randomKey()
        noteSigningSeed = Self.randomKey()
        wrappingKeys = [:]
        erasedMonths = []
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
        let keys = [file.blindIndexKey, file.contentDigestKey, file.noteSigningSeed] + file.wrappingKeys.values
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

    /// 32 bytes of the system's secure generator.
    static func randomKey() -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<keyByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}

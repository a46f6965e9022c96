#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import SocialSecurity
import XMLSecurity

/// What is known of a copy of a store: `manifest.json` beside the copy.
///
///     { "format": "ocmw-gateway-backup/1", "organisation": "0999999922", "madeAt": "2026-11-23T09:00:00Z",
///       "schema": "46-successions", "file": { "name": "store.sqlite", "bytes": 811008, "sha256": "<64 hexadecimal digits>" },
///       "auditLog": [ { "year": 2026, "lines": 120, "signedLines": 118 } ],
///       "outbox": { "rows": 40, "newestRow": 41 }, "inbox": { "rows": 7, "newestRow": 7 } }
public struct StoreBackup: Codable, Hashable, Sendable {
    /// The file with the copy.
    public struct File: Codable, Hashable, Sendable {
        /// Without a folder.
        public let name: String
        /// Length in bytes.
        public let bytes: Int64
        /// SHA-256 of the whole file, 64 lower-case hexadecimal digits (as `sha256sum` prints them).
        public let sha256: String

        /// Describes a file.
        public init(name: String, bytes: Int64, sha256: String) {
            self.name = name
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// How far the audit log of a year goes.
    public struct LogYear: Codable, Hashable, Sendable {
        /// The year, in UTC.
        public let year: Int
        /// How many lines the copy has.
        public let lines: Int
        /// Lines under the newest checkpoint that the copy holds.
        public let signedLines: Int

        /// Describes a year.
        public init(year: Int, lines: Int, signedLines: Int) {
            self.year = year
            self.lines = lines
            self.signedLines = signedLines
        }
    }

    /// How far a table goes.
    public struct Extent: Codable, Hashable, Sendable {
        /// How many rows the copy has.
        public let rows: Int
        /// Number of the newest row; 0 when there is none.
        public let newestRow: Int64

        /// Describes a table.
        public init(rows: Int, newestRow: Int64) {
            self.rows = rows
            self.newestRow = newestRow
        }
    }

    /// The one format that this version writes and reads.
    public static let currentFormat = "ocmw-gateway-backup/1"
    /// Name of the manifest in the folder of a backup.
    public static let manifestName = "manifest.json"
    /// Name of the copy in the folder of a backup.
    public static let fileName = "store.sqlite"

    /// `currentFormat`.
    public let format: String
    /// KBO number of the OCMW, ten digits.
    public let organisation: String
    /// When the copy was begun, RFC 3339 in UTC.
    public let madeAt: String
    /// Name of the newest migration in the copy.
    public let schema: String
    /// The copy.
    public let file: File
    /// The audit log by year, ascending.
    public let auditLog: [LogYear]
    /// The outbox.
    public let outbox: Extent
    /// The inbox.
    public let inbox: Extent

    /// Describes a copy in the current format.
    public init(
        organisation: EnterpriseNumber, madeAt instant: UTCInstant, schema: String, file: File, auditLog: [LogYear],
        outbox: Extent, inbox: Extent
    ) {
        format = Self.currentFormat
        self.organisation = organisation.digits
        madeAt = instant.xmlDateTime
        self.schema = schema
        self.file = file
        self.auditLog = auditLog
        self.outbox = outbox
        self.inbox = inbox
    }

    /// Reads a manifest.
    ///
    /// - Throws: `MessageStoreError` with `.backup`, naming the path.
    public init(json: [UInt8], path: String) throws(MessageStoreError) {
        guard let manifest = try? JSONDecoder().decode(Self.self, from: Data(json)) else {
            throw MessageStoreError(.backup, "\(path) is not the manifest of a backup")
        }
        guard manifest.format == Self.currentFormat else {
            throw MessageStoreError(.backup, "\(path) has another format than \(Self.currentFormat)")
        }
        self = manifest
    }

    /// The JSON text of the manifest.
    ///
    /// - Throws: `MessageStoreError` with `.backup`.
    public func json() throws(MessageStoreError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            throw MessageStoreError(.backup, "the manifest cannot be encoded")
        }
        return Array(data) + [UInt8(ascii: "\n")]
    }
}

extension TenantStore {
    /// A store whose server has tools of its own is not copied by this program.
    public func backUp(
        into folder: String, at instant: UTCInstant, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws -> StoreBackup {
        throw MessageStoreError(.notOffered, "this kind of store is not copied by the gateway")
    }
}

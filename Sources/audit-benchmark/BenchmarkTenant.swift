import AuditLog
import DevelopmentPKI
import Foundation
import Gateway
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Synchronization
import XMLSecurity

/// The time of the newest line: a log goes on where it was, also when it is measured again.
final class BenchmarkClock: Sendable {
    private let milliseconds = Mutex(SyntheticLines.start)

    var now: UTCInstant { UTCInstant(milliseconds: milliseconds.withLock { $0 }) }

    /// To the time of a line.
    func advance(to line: Int, of count: Int) {
        milliseconds.withLock { $0 = max($0, SyntheticLines.instant(line, of: count)) }
    }
}

/// An OCMW with a store of its own.
struct BenchmarkTenant {
    let tenant: Tenant
    let environment: GatewayEnvironment
    let clock = BenchmarkClock()
    let store: SQLiteStore
    let keys: KeyRing
    let databasePath: String

    /// - Parameter schemas: the folder `Schemas`.
    init(folder: URL, schemas: String) async throws {
        let organisation = try EnterpriseNumber(SyntheticLines.organisation)
        // Certificates of its own for each run: nothing that is kept depends on them.
        let pki = "pki/\(UUID().uuidString)"
        for name in ["data", "keys", pki] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        databasePath = folder.path + "/data/store.sqlite"
        keys = try KeyRing.open(path: folder.path + "/keys/keys.json", organisation: organisation)
        store = try await SQLiteStore.open(path: databasePath, keys: keys)
        let authority = DevelopmentCertificates(directory: folder.path + "/" + pki, now: Date())
        try authority.initialise()
        environment = GatewayEnvironment(
            clock: { [clock] in clock.now },
            randomBytes: { count in
                var random = SystemRandomNumberGenerator()
                return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            },
            sleep: { try await Task.sleep(for: $0) }, hub: try EnterpriseNumber(SyntheticLines.hub),
            trust: try TrustStore(anchors: Certificate.all(pem: Self.bytes(authority.rootPath))),
            schemas: try DocumentSchemas(directory: schemas))
        tenant = Tenant(
            organisation: organisation, name: "OCMW", store: store,
            signing: try Self.identity(of: organisation, by: authority),
            checkpoints: try CheckpointSigner(organisation: organisation, seed: keys.noteSigningSeed))
        let opening = AuditEntry(
            act: .logOpened, timeMilliseconds: SyntheticLines.start, access: .changed,
            organisation: organisation.digits, application: "benchmark", actor: .process("audit-log"))
        var random = SystemRandomNumberGenerator()
        let leaf = try opening.sealed(using: &random)
        _ = try await store.openAuditYear(
            SyntheticLines.year, at: UTCInstant(milliseconds: SyntheticLines.start)
        ) { _ in AuditYearOpening(leaf: leaf, lastCheckpoint: nil) }
    }

    /// Signs the log as it is.
    func checkpoint() async throws {
        let year = SyntheticLines.year
        let size = try await store.auditSize(year: year)
        guard let root = MerkleHash(try await store.auditRoot(year: year, size: size)) else { return }
        let signed = try tenant.checkpoints.signed(year: year, size: size, root: root)
        try await store.keepCheckpoint(
            year: year, size: size, note: String(decoding: signed.note.bytes, as: UTF8.self),
            at: UTCInstant(milliseconds: SyntheticLines.start))
    }

    private static func identity(of organisation: EnterpriseNumber, by authority: DevelopmentCertificates) throws
        -> SigningIdentity
    {
        let issued = try authority.issue(
            IssueRequest(name: "ocmw", enterpriseNumber: organisation, purpose: .signing))
        return try SigningIdentity(
            key: PrivateKey(pem: bytes(issued.keyPath)), certificate: Certificate(pem: bytes(issued.certificatePath)))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

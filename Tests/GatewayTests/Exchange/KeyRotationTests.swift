import AuditLog
import Foundation
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// Rotation of the key of the audit log, over a real database and key file.
@Suite struct KeyRotationTests {
    private struct Office {
        let world: ExchangeWorld
        let folder: URL
        let keys: KeyRing
        let marks = KeptMarks()
        let tenant: Tenant
        let issuer: CheckpointIssuer
        let year: Int

        init() async throws {
            world = try ExchangeWorld()
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("rotation-\(UUID().uuidString)")
            for name in ["keys", "data"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            let party = world.pki.ocmwA
            keys = try KeyRing.open(
                path: folder.appendingPathComponent("keys/a.json").path, organisation: party.number)
            // The running gateway has a key ring of its own: it must see what a command changes.
            let serving = try KeyRing.open(path: keys.path, organisation: party.number)
            let store = try await SQLiteStore.open(
                path: folder.appendingPathComponent("data/a.sqlite").path, keys: serving)
            tenant = Tenant(
                organisation: party.number, name: "A", store: store, signing: party.identity,
                checkpoints: CheckpointSigner(organisation: party.number, keys: serving))
            issuer = CheckpointIssuer(
                environment: world.environment, logger: ExchangeWorld.logger, highWater: marks)
            year = AuditLogOrigin.year(of: world.clock.now.milliseconds)
            try await issuer.openLog(of: tenant, at: world.clock.now)
        }

        func act() async throws {
            let facts = AuditFacts(.logRead, access: .consulted, by: .process("tests"))
            let leaf = try Auditor(environment: world.environment).leaf(facts, tenant: tenant, at: world.clock.now)
            try await tenant.store.append([leaf])
            try await issuer.issue(for: tenant, at: world.clock.now)
        }

        @discardableResult
        func rotate() async throws -> (old: NoteVerifierKey, new: NoteVerifierKey) {
            try await issuer.rotateKey(of: tenant, in: keys, by: .process("cli"), at: world.clock.now)
        }

        func findings() async throws -> [AuditFinding.Code] {
            try await AuditVerification().verify(tenant).flatMap(\.findings).map(\.code)
        }

        func export() async throws -> [String] {
            let lines = Mutex<[String]>([])
            try await AuditLogExporter(environment: world.environment).export(
                tenant, year: year, by: .process("tests")
            ) { line in lines.withLock { $0.append(line) } }
            return lines.withLock { $0 }
        }

        func judge(_ lines: [String], key: NoteVerifierKey) -> [AuditExportFinding.Code] {
            var verifier = AuditExportVerifier(trustedKey: key)
            for line in lines { verifier.consume(Array(line.utf8)) }
            return verifier.finish().findings.map(\.code)
        }

        /// The `auditKey` documents in the outbox, oldest first, and for which each waits.
        func sentKeys() async throws -> [(key: AuditKey, waitsFor: String?)] {
            let rows = try await tenant.store.outbox(states: [], after: nil, limit: 100)
            var keys: [(AuditKey, String?)] = []
            for row in rows {
                let stored = try await tenant.store.document(sender: tenant.organisation, ticket: row.document.ticket)
                let document = try BusinessDocument(XMLReader.parse(try #require(stored).bytes))
                guard case .auditKey(let key) = document.payload else { continue }
                keys.append((key, row.waitsFor?.value))
            }
            return keys
        }

        func close() async throws {
            try await tenant.store.close()
            try FileManager.default.removeItem(at: folder)
        }
    }

    @Test func eachKeySignsItsRangeOfSizesAndAStrangerCanFollow() async throws {
        let office = try await Office()
        try await office.act()
        let first = try await office.tenant.verifierKey(year: office.year)
        let rotated = try await office.rotate()
        #expect(rotated.old == first && rotated.new != first)
        // Leaf 2 is the rotation: size 3 is the last one under the old key.
        let last = try #require(try await office.tenant.store.newestCheckpoint(year: office.year))
        #expect(last.size == 3)
        #expect(try SignedNote(parsing: Array(last.note.utf8)).isSigned(by: first))
        try await office.act()
        let next = try #require(try await office.tenant.store.newestCheckpoint(year: office.year))
        #expect(try SignedNote(parsing: Array(next.note.utf8)).isSigned(by: rotated.new))
        #expect(try await office.findings().isEmpty)
        let second = try await office.rotate()
        #expect(second.old == rotated.new)
        try await office.act()
        #expect(try await office.findings().isEmpty)
        let export = try await office.export()
        #expect(office.judge(export, key: first).isEmpty)
        #expect(
            office.judge(export, key: second.new) == [.laterKey] && office.judge(export, key: second.old) == [.laterKey]
        )
        let keys = try await office.tenant.verifierKeys(year: office.year)
        #expect(keys.map(\.key) == [first, second.old, second.new])
        // Leaves 2 and 4 are the changes, and the last ones under the old keys.
        #expect(keys.map(\.span.first) == [0, 3, 5] && keys.map(\.span.last) == [2, 4, nil])
        let other = try await office.tenant.verifierKeys(year: office.year - 1)
        #expect(other.map(\.key.publicKey) == [first.publicKey] && other.map(\.span.last) == [nil])
        let lines = try await office.tenant.store.auditLines(year: office.year, from: 2, limit: 1)
        let leaf = try AuditLeaf(decoding: try #require(lines.first).leafBytes)
        #expect(leaf.act == .auditKeyRotated)
        let expected = [first, rotated.new].map { Data($0.publicKey).base64EncodedString() }
        #expect(leaf.object == "ed25519 \(expected[0]) \(expected[1])")
        try await office.close()
    }

    /// Each key after the first brings the word of the one before, and waits for it.
    @Test func keysGoToTheHubInOrderWithTheWordOfTheOneBefore() async throws {
        let office = try await Office()
        try await office.act()
        let publisher = AuditKeyPublisher(environment: office.world.environment)
        let first = try await office.tenant.verifierKey(year: office.year)
        #expect(try await publisher.publish(for: office.tenant, at: office.world.clock.now))
        let second = try await office.rotate().new
        try await office.act()
        let third = try await office.rotate().new
        #expect(try await publisher.publish(for: office.tenant, at: office.world.clock.now))
        #expect(try await !publisher.publish(for: office.tenant, at: office.world.clock.now))
        let sent = try await office.tenant.store.auditKeyPublications()
        #expect(sent.map(\.publicKey) == [first, second, third].map(\.publicKey))
        let keys = try await office.sentKeys()
        #expect(keys.map(\.key.publicKey) == sent.map(\.publicKey))
        #expect(keys.map(\.waitsFor) == [nil] + sent.map(\.ticket).dropLast())
        #expect(keys[0].key.rotation == nil)
        for (old, new) in [(first, keys[1].key), (second, keys[2].key)] {
            let proof = try InclusionProof(parsing: try #require(new.rotation))
            let leaf = try #require(proof.extra)
            #expect(try proof.proves(leafHash: MerkleHash(leaf: leaf), key: old))
            let rotation = try #require(LogKeyRotation(try AuditLeaf(decoding: leaf)))
            #expect(rotation.old == old.publicKey && rotation.new == new.publicKey)
        }
        try await office.close()
    }

    @Test func hundredthKeyOfAYearIsRefusedBeforeAnythingIsWritten() async throws {
        let office = try await Office()
        for _ in 1..<LogKeyChain.yearLimit { try await office.rotate() }
        let size = try await office.tenant.store.auditSize(year: office.year)
        let file = try Data(contentsOf: URL(fileURLWithPath: office.keys.path))
        await #expect(throws: GatewayError(.conflict, "")) { try await office.rotate() }
        #expect(try await office.tenant.store.auditSize(year: office.year) == size)
        #expect(try Data(contentsOf: URL(fileURLWithPath: office.keys.path)) == file)
        #expect(try await office.findings().isEmpty)
        office.world.clock.advance(by: .seconds(366 * 86_400))
        try await office.issuer.openLog(of: office.tenant, at: office.world.clock.now)
        try await office.rotate()
        #expect(try await office.findings().isEmpty, "the log of the next year takes it")
        try await office.close()
    }

    @Test func secretOfTheOldKeyIsDestroyed() async throws {
        let office = try await Office()
        try await office.act()
        let seed = office.keys.noteSigningSeed
        let old = try await office.rotate().old
        let text = try String(contentsOfFile: office.keys.path, encoding: .utf8)
        #expect(!text.contains(Data(seed).base64EncodedString()))
        #expect(try office.keys.retiredNoteKeys() == [old.publicKey])
        #expect(try office.keys.noteSigningSeeds().count == 1)
        try await office.close()
    }

    /// The last checkpoint under the old key is signed like any other: the log may not be cut behind it.
    @Test func markCoversTheCheckpointOfTheRotation() async throws {
        let office = try await Office()
        try await office.act()
        try await office.rotate()
        let last = try #require(try await office.tenant.store.newestCheckpoint(year: office.year))
        let mark = try #require(try await office.marks.highWater(of: office.tenant.organisation))
        #expect(mark.year == office.year && mark.size == last.size)
        #expect(try await office.tenant.store.auditRoot(year: office.year, size: last.size) == mark.root.bytes)
        try await office.close()
    }

    /// A proof leads to the cosigned checkpoint, whose key may not be the one in force.
    @Test func proofBeforeTheNextCosignatureComesWithTheKeyOfItsCheckpoint() async throws {
        let office = try await Office()
        try await office.act()
        let cosigned = try #require(try await office.tenant.store.newestCheckpoint(year: office.year))
        try await office.tenant.store.keepCosigned(cosigned, at: office.world.clock.now)
        let rotated = try await office.rotate()
        try await office.act()
        let prover = LineProver(tenant: office.tenant)
        let lines = try await office.tenant.store.auditLines(year: office.year, from: 0, limit: 10)
        let proven = try #require(try await prover.proof(of: lines[0]))
        let key = try await prover.verifierKey(of: proven)
        #expect(proven.checkpoint == cosigned && key == rotated.old)
        #expect(proven.proof.checkpoint.isSigned(by: key))
        let last = try #require(lines.last)
        let newest = try #require(try await prover.proof(of: last))
        #expect(try await prover.verifierKey(of: newest) == rotated.new)
        try await office.close()
    }

    /// Who kept a copy of the old secret cannot go on signing with it.
    @Test func checkpointOfARotatedOutKeyIsRefusedByName() async throws {
        let office = try await Office()
        try await office.act()
        let stolen = office.keys.noteSigningSeed
        let first = try await office.rotate().old
        try await office.act()
        let size = try await office.tenant.store.auditSize(year: office.year)
        let root = try #require(MerkleHash(try await office.tenant.store.auditRoot(year: office.year, size: size)))
        let forged = try NoteSigner(name: first.name, seed: stolen).sign(
            Checkpoint(origin: first.name, size: size, root: root)
        ).note
        // The export's own line is not covered: what stands before it is cut out with its checkpoints.
        var leaves = 0
        var export: [String] = []
        for line in try await office.export() where leaves < Int(size) || !line.hasPrefix("{\"leaf\"") {
            if line.hasPrefix("{\"leaf\"") { leaves += 1 }
            export.append(line)
        }
        export.removeLast()
        export.append(AuditExport.line(checkpoint: forged))
        #expect(office.judge(export, key: first).contains(.keyRotated))
        try await office.tenant.store.keepCheckpoint(
            year: office.year, size: size, note: String(decoding: forged.bytes, as: UTF8.self),
            at: office.world.clock.now)
        #expect(try await office.findings() == [.keyRotated])
        try await office.close()
    }

    @Test func rotationWithoutItsCheckpointProvesNothing() async throws {
        let office = try await Office()
        try await office.act()
        let first = try await office.rotate().old
        try await office.act()
        let export = try await office.export()
        #expect(office.judge(export, key: first).isEmpty)
        let rotation = try #require(export.firstIndex { $0.hasPrefix("{\"checkpoint\"") })
        var without = export
        without.remove(at: rotation)
        #expect(office.judge(without, key: first) == [.keyRotationUnproven])
        try await office.close()
    }

    /// A crash between the line and the key file: the log says which key signs, and the next start completes it.
    @Test func interruptedRotationIsCompleted() async throws {
        let office = try await Office()
        try await office.act()
        let old = try await office.tenant.verifierKey(year: office.year)
        let seed = try office.keys.nextNoteSigningSeed()
        let new = try NoteSigner(name: old.name, seed: seed).verifierKey
        var facts = AuditFacts(.auditKeyRotated, access: .changed, by: .process("cli"))
        facts.object = try LogKeyRotation(old: old.publicKey, new: new.publicKey).object
        let leaf = try Auditor(environment: office.world.environment).leaf(
            facts, tenant: office.tenant, at: office.world.clock.now)
        let tenant = office.tenant
        try await tenant.store.rotateAuditKey(leaf, at: office.world.clock.now) { end in
            let signed = try tenant.checkpoints.signed(
                year: end.year, size: end.size, root: end.root, publicKey: old.publicKey)
            return KeptCheckpoint(
                year: end.year, size: end.size, note: String(decoding: signed.note.bytes, as: UTF8.self))
        }
        try await office.act()
        #expect(try await office.findings().isEmpty)
        try await office.issuer.completeRotation(of: tenant, in: office.keys)
        #expect(try office.keys.noteSigningSeeds() == [seed])
        try await office.act()
        #expect(try await office.findings().isEmpty)
        try await office.close()
    }

    @Test func rotationThatDoesNotNameTheKeyInForceIsNotCommitted() async throws {
        let office = try await Office()
        try await office.rotate()
        var facts = AuditFacts(.auditKeyRotated, access: .changed, by: .process("cli"))
        facts.object = try LogKeyRotation(
            old: [UInt8](repeating: 1, count: 32), new: [UInt8](repeating: 2, count: 32)
        ).object
        let leaf = try Auditor(environment: office.world.environment).leaf(
            facts, tenant: office.tenant, at: office.world.clock.now)
        await #expect(throws: MessageStoreError.self) {
            try await office.tenant.store.rotateAuditKey(leaf, at: office.world.clock.now) { end in
                KeptCheckpoint(year: end.year, size: end.size, note: "")
            }
        }
        #expect(try await office.tenant.store.auditKeyRotations().count == 1)
        try await office.close()
    }

    @Test func nextYearGoesOnWithTheNewKey() async throws {
        let office = try await Office()
        let new = try await office.rotate().new
        try await office.act()
        office.world.clock.advance(by: .seconds(366 * 86_400))
        try await office.issuer.openLog(of: office.tenant, at: office.world.clock.now)
        try await office.issuer.issue(for: office.tenant, at: office.world.clock.now)
        let key = try await office.tenant.verifierKey(year: office.year + 1, size: 0)
        #expect(key.publicKey == new.publicKey && key.name.hasSuffix("/\(office.year + 1)"))
        #expect(try await office.findings().isEmpty)
        try await office.close()
    }
}

/// Marks in memory.
private final class KeptMarks: AuditHighWaterKeeper {
    private let marks = Mutex<[EnterpriseNumber: AuditHighWater]>([:])

    func highWater(of organisation: EnterpriseNumber) async throws -> AuditHighWater? {
        marks.withLock { $0[organisation] }
    }

    func raise(to mark: AuditHighWater, of organisation: EnterpriseNumber) async throws {
        marks.withLock { if mark.isBeyond($0[organisation]) { $0[organisation] = mark } }
    }

    let isLasting = true

    func replace(with mark: AuditHighWater, of organisation: EnterpriseNumber, at instant: UTCInstant) async throws {
        marks.withLock { $0[organisation] = mark }
    }
}

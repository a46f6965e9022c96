import AuditLog
import Foundation
import MessageStore
import SQLiteStore
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// The turn of the year, over one real database that two processes have open.
@Suite struct AuditYearTests {
    private struct Office {
        let world: ExchangeWorld
        let folder: URL
        /// The same tenant twice, each with a store of its own on the same file.
        let tenants: [Tenant]
        let issuer: CheckpointIssuer
        let marks: MemoryHighWater

        /// Begins 100 milliseconds before midnight UTC, at the end of the year.
        init() async throws {
            world = try ExchangeWorld()
            let year = AuditLogOrigin.year(of: world.clock.now.milliseconds)
            let midnight = Int64(try CivilDate("\(year + 1)-01-01").daysSince1970) * 86_400_000
            world.clock.advance(by: .milliseconds(midnight - 100 - world.clock.now.milliseconds))
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("year-\(UUID().uuidString)")
            for name in ["keys", "data"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            var tenants: [Tenant] = []
            for _ in 0..<2 { tenants.append(try await Self.tenant(world.pki.ocmwA, in: folder)) }
            self.tenants = tenants
            marks = MemoryHighWater()
            issuer = CheckpointIssuer(environment: world.environment, logger: ExchangeWorld.logger, highWater: marks)
        }

        private static func tenant(_ party: ExchangePKI.Party, in folder: URL) async throws -> Tenant {
            let keys = try KeyRing.open(
                path: folder.appendingPathComponent("keys/a.json").path, organisation: party.number)
            let store = try await SQLiteStore.open(
                path: folder.appendingPathComponent("data/a.sqlite").path, keys: keys)
            return Tenant(
                organisation: party.number, name: "A", store: store, signing: party.identity,
                checkpoints: try CheckpointSigner(organisation: party.number, seed: keys.noteSigningSeed))
        }

        func leaf() throws -> SealedLeaf {
            var facts = AuditFacts(.personViewed, access: .consulted, by: .process("tests"))
            facts.subject = world.person
            return try Auditor(environment: world.environment).leaf(facts, tenant: tenants[0], at: world.clock.now)
        }

        func acts(year: Int) async throws -> [AuditAct] {
            try await tenants[0].store.auditLines(year: year, from: 0, limit: 1000)
                .map { try AuditLeaf(decoding: $0.leafBytes).act }
        }

        func close() async throws {
            for tenant in tenants { try await tenant.store.close() }
            try FileManager.default.removeItem(at: folder)
        }
    }

    @Test func actsInFlightAtMidnightNeitherGetLostNorBreakTheChain() async throws {
        let office = try await Office()
        let (tenant, clock) = (office.tenants[0], office.world.clock)
        let year = AuditLogOrigin.year(of: clock.now.milliseconds)
        await office.issuer.tick(office.tenants)
        try await tenant.store.append([try office.leaf()])
        let inFlight = try office.leaf()
        clock.advance(by: .milliseconds(150))
        // In the new year, before its log is opened; then the one that was made before midnight.
        try await tenant.store.append([try office.leaf()])
        await office.issuer.tick(office.tenants)
        try await tenant.store.append([inFlight])
        try await office.tenants[1].store.append([try office.leaf()])
        await office.issuer.tick(office.tenants)

        #expect(try await office.acts(year: year) == [.logOpened, .personViewed, .personViewed])
        #expect(try await office.acts(year: year + 1) == [.logOpened, .personViewed, .personViewed])
        let reports = try await AuditVerification(highWater: office.marks).verify(tenant)
        #expect(reports.map(\.findings) == [[], []])
        #expect(reports.map(\.signedLineCount) == [3, 3])
        try await office.close()
    }

    @Test func manyOpenersAndWritersAtOnceMakeOneOpening() async throws {
        let office = try await Office()
        let year = AuditLogOrigin.year(of: office.world.clock.now.milliseconds)
        await office.issuer.tick(office.tenants)
        office.world.clock.advance(by: .milliseconds(100))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                let tenant = office.tenants[number % 2]
                group.addTask {
                    if number % 3 == 0 { await office.issuer.tick([tenant]) }
                    try await tenant.store.append([try office.leaf()])
                }
            }
            try await group.waitForAll()
        }
        await office.issuer.tick(office.tenants)
        let (old, new) = (try await office.acts(year: year), try await office.acts(year: year + 1))
        #expect(old.count + new.count == 26)
        #expect((old + new).count { $0 == .logOpened } == 2 && new.first == .logOpened)
        let reports = try await AuditVerification(highWater: office.marks).verify(office.tenants[1])
        #expect(reports.map(\.findings) == [[], []])
        try await office.close()
    }

    @Test func clockThatGoesBackOverNewYearOpensNothing() async throws {
        let office = try await Office()
        let year = AuditLogOrigin.year(of: office.world.clock.now.milliseconds)
        office.world.clock.advance(by: .milliseconds(100))
        await office.issuer.tick(office.tenants)
        office.world.clock.advance(by: .milliseconds(-50))
        await office.issuer.tick(office.tenants)
        try await office.tenants[0].store.append([try office.leaf()])
        #expect(try await office.tenants[0].store.auditYears() == [year + 1])
        #expect(try await AuditVerification().verify(office.tenants[0]).allSatisfy(\.isValid))
        try await office.close()
    }

    /// Time may differ from the log's year at the seam, not anywhere.
    @Test func lineOfAnotherTimeOfTheYearIsFound() async throws {
        let office = try await Office()
        await office.issuer.tick(office.tenants)
        office.world.clock.advance(by: .seconds(2 * 86_400))
        try await office.tenants[0].store.append([try office.leaf()])
        let findings = try await AuditVerification().verify(office.tenants[0]).flatMap(\.findings)
        #expect(findings.map(\.code) == [.lineOfAnotherLog])
        try await office.close()
    }
}

/// Marks in memory.
final class MemoryHighWater: AuditHighWaterKeeper {
    let isLasting = true
    private let marks = Mutex<[EnterpriseNumber: AuditHighWater]>([:])

    func highWater(of organisation: EnterpriseNumber) async throws -> AuditHighWater? {
        marks.withLock { $0[organisation] }
    }

    func raise(to mark: AuditHighWater, of organisation: EnterpriseNumber) async throws {
        marks.withLock { if mark.isBeyond($0[organisation]) { $0[organisation] = mark } }
    }

    func replace(with mark: AuditHighWater, of organisation: EnterpriseNumber, at instant: UTCInstant) async throws {
        marks.withLock { $0[organisation] = mark }
    }
}

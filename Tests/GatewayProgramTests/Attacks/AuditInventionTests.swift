import AuditLog
import Foundation
import GRDB
import GatewayHTTP
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// Lines that somebody puts into the database who has none of the gateway's keys.
@Suite struct AuditInventionTests {
    /// The tag of the line is missing, made up, or that of another line.
    @Test(arguments: [nil, [UInt8](repeating: 7, count: 32), []] as [[UInt8]?])
    func inventALine(tag: [UInt8]?) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await gateway.sign()
            let forger = Forger(gateway: gateway)
            let leaf = try gateway.leaf(at: gateway.now).leafBytes
            try await forger.append([leaf], year: gateway.year, tag: tag == [] ? try tagOfLine(8, gateway) : tag)
            let findings = try await gateway.findings()
            #expect(
                findings == [
                    AuditFinding(.lineNotOurs, year: gateway.year, index: 9),
                    AuditFinding(.sideMissing, year: gateway.year, index: 9),
                ])
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            // The gateway goes on writing, and does not sign over it.
            try await gateway.view()
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year)?.size == 9)
            #expect(try await CheckpointIssuer.hasForeignLines(gateway.tenant))
        }
    }

    /// The line that would excuse openings taken away excuses nothing.
    @Test func excuseALossWithAnInventedErasure() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try erasure(of: 2, gateway)], year: gateway.year, tag: try tagOfLine(8, gateway))
            try gateway.tamper("DELETE FROM audit_side WHERE leaf = 3")
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.sideMissing, year: gateway.year, index: 2),
                    AuditFinding(.lineNotOurs, year: gateway.year, index: 9),
                ])
        }
    }

    /// A leaf with its own tag, moved to another place.
    @Test func moveALineWithItsTag() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                UPDATE audit_leaf SET position = 99 WHERE position = 7;
                UPDATE audit_leaf SET position = 7 WHERE position = 8;
                UPDATE audit_leaf SET position = 8 WHERE position = 99
                """)
            #expect(try await gateway.findings().filter { $0.code == .lineNotOurs }.map(\.index) == [7, 8])
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
        }
    }

    /// Not the line but its hash in the tree: what is signed is made of the lines.
    @Test func inventAHash() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 0 AND position = 8")
            let signed = try #require(try await gateway.sign().last)
            #expect(try await gateway.codes() == [.nodeDiffers, .storedRootDiffers])
            let root = try await gateway.tenant.store.auditRoot(year: gateway.year, size: 9)
            #expect(!signed.note.contains(Base64.encode(root)))
            // Under what was signed before: nothing is signed any more.
            try gateway.tamper("UPDATE audit_node SET hash = zeroblob(32) WHERE level = 3 AND position = 0")
            try await gateway.view()
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
        }
    }

    /// A row that says that the invented line is covered by a checkpoint already.
    @Test func inventACheckpoint() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: nil)
            try gateway.tamper(
                "INSERT INTO checkpoint (year, size, note, kept_at) SELECT year, 10, note, 0 FROM checkpoint")
            try await gateway.view()
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
        }
    }

    /// Rows beside the lines, taken out, put in or changed.
    @Test(arguments: [
        ("DELETE FROM checkpoint WHERE size = 4", AuditFinding.Code.checkpointMissing),
        ("UPDATE checkpoint SET seq = 9 WHERE size = 7", .checkpointNotOurs),
        (
            "INSERT INTO checkpoint (year, size, note, kept_at) SELECT year, size, note, 0 FROM checkpoint",
            .checkpointNotOurs
        ),
        ("UPDATE checkpoint SET kept_at = kept_at + 1 WHERE size = 4", .checkpointNotOurs),
        ("INSERT INTO audit_year (year) VALUES (2031)", .yearDiffers), ("DELETE FROM audit_year", .yearDiffers),
        ("INSERT INTO audit_node SELECT year, 63, 0, hash FROM audit_node LIMIT 1", .nodeDiffers),
        ("INSERT INTO audit_node SELECT year, 0, -1, hash FROM audit_node LIMIT 1", .nodeDiffers),
        ("DELETE FROM review", .recordDiffers), ("UPDATE review SET verdict = 'unlawful'", .recordDiffers),
        ("UPDATE review SET id = 'other'", .recordDiffers), ("DELETE FROM log_contradiction", .recordDiffers),
        ("UPDATE log_contradiction SET size = 3", .recordDiffers),
        ("UPDATE review SET recorded_at = recorded_at - 864000000", .recordDiffers),
        (
            "INSERT INTO cosigned_checkpoint SELECT year, 9223372036854775807, 'x', 0 FROM checkpoint LIMIT 1",
            .cosignedCheckpointDiffers
        ),
        (
            "INSERT INTO cosigned_checkpoint SELECT year, size + 1, note, 0 FROM checkpoint LIMIT 1",
            .cosignedCheckpointDiffers
        ),
        (
            """
            INSERT INTO review (id, target, verdict, recorded_at, year, position, has_note)
            SELECT 'x', target, verdict, 0, year, 2, 0 FROM review
            """, .recordDiffers
        ),
    ])
    func changeWhatIsKeptBesideTheLines(sql: String, finding: AuditFinding.Code) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await keepRecords(gateway)
            #expect(try await gateway.codes() == [.witnessAhead])
            try gateway.tamper(sql)
            #expect(try await gateway.tenant.store.hasLogContradictions(), "its line tells of it")
            let codes = try await gateway.codes()
            #expect(codes.contains(finding), "\(codes)")
        }
    }

    /// A harmless line is answered for, and becomes another one in the transaction of the answer.
    @Test func changeTheLineWhileItIsAnsweredFor() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let forger = Forger(gateway: gateway)
            try await forger.append(
                [try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: try tagOfLine(8, gateway))
            var entry = AuditEntry(
                act: .logOpened, timeMilliseconds: gateway.now.milliseconds, access: .changed,
                organisation: gateway.tenant.organisation.digits, application: "x", actor: .process("x"),
                subjectSSIN: nil)
            entry.outcome = .done
            var random = SystemRandomNumberGenerator()
            let other = try entry.sealed(using: &random).leafBytes
            let hex = other.map { String(format: "%02x", $0) }.joined()
            try gateway.tamper(
                """
                CREATE TRIGGER changed AFTER INSERT ON audit_leaf WHEN NEW.position = 10
                BEGIN UPDATE audit_leaf SET leaf = x'\(hex)' WHERE position = 9; END
                """)
            await #expect(throws: MessageStoreError(.schemaDiffers, "")) { try await acknowledge(gateway) }
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year)?.size == 7)
            // The same by hand, in the moment between the answer and the signature.
            try gateway.change("DROP TRIGGER changed")
            try gateway.tamper("UPDATE audit_leaf SET leaf = x'\(hex)' WHERE position = 9")
            await #expect(throws: GatewayError(.auditFailed, "")) {
                try await gateway.graph.issuer(logger: AuditedGateway.logger).issue(
                    for: gateway.tenant, at: gateway.now, accepting: 9...9)
            }
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year)?.size == 7)
        }
    }

    /// The seed of a sample is the first checkpoint after the month: without it, the next would choose other lines.
    @Test func steerTheSample() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let later = gateway.now.advanced(by: .seconds(40 * 86_400))
            try await gateway.openLog(at: later)
            for _ in 0..<3 {
                try await gateway.view(at: later)
                try await gateway.sign(at: later)
            }
            let day = gateway.graph.environment.civilDate(of: gateway.now)
            let sample = ReviewSample(
                try MonthRequest(.object(["month": .string(String(day.description.prefix(7)))]), hasCount: true),
                in: ReviewContext(
                    environment: gateway.environment(at: later), tenant: gateway.tenant, process: "tests"))
            guard case .object(let drawn) = try await sample.read(), case .object(let deciding)? = drawn["checkpoint"],
                case .integer(let year)? = deciding["year"], case .integer(let size)? = deciding["size"]
            else {
                Issue.record("no sample")
                return
            }
            try gateway.tamper("DELETE FROM checkpoint WHERE year = ? AND size = ?", [year, size])
            let refused = await #expect(throws: RequestProblem.self) { try await sample.read() }
            #expect(refused?.code == .stateConflict)
            #expect(try await gateway.codes().contains(.checkpointMissing))
        }
    }

    /// A verdict and a contradiction, each with its line.
    /// The newest verdict counts: an older one that is put behind it is found.
    @Test func swapVerdicts() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await keepRecords(gateway)
            try await keepRecords(gateway)
            #expect(try await gateway.codes() == [.witnessAhead])
            try gateway.tamper(
                """
                UPDATE review SET seq = 99 WHERE seq = 1; UPDATE review SET seq = 1 WHERE seq = 2;
                UPDATE review SET seq = 2 WHERE seq = 99
                """)
            #expect(try await gateway.codes() == [.witnessAhead, .recordDiffers])
        }
    }

    /// A row that claims more lines than the log has would keep its newest checkpoint from the witness.
    @Test func coverTheNewestCosignature() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let store = gateway.tenant.store
            let kept = try #require(try await store.newestCheckpoint(year: gateway.year))
            try await store.keepCosigned(kept, at: gateway.now)
            try gateway.tamper(
                """
                INSERT INTO cosigned_checkpoint SELECT year, 9223372036854775807, note, 0 FROM checkpoint WHERE size = 4;
                INSERT INTO cosigned_checkpoint SELECT year, 5, note, 0 FROM checkpoint WHERE size = 4
                """)
            #expect(try await store.newestCosigned(year: gateway.year)?.checkpoint == kept)
            #expect(try await gateway.findings().map(\.code) == Array(repeating: .cosignedCheckpointDiffers, count: 2))
        }
    }

    private func keepRecords(_ gateway: AuditedGateway) async throws {
        let auditor = Auditor(environment: gateway.graph.environment)
        var facts = AuditFacts(.reviewRecorded, access: .changed, by: .process("tests"))
        let review = ReviewRecord(
            id: .random(), target: "line/\(gateway.year)/2", verdict: "in-order", instant: gateway.now)
        facts.object = "\(review.target) \(review.verdict)"
        facts.ticket = review.id
        let leaf = try auditor.leaf(facts, tenant: gateway.tenant, at: gateway.now)
        _ = try await gateway.tenant.store.keepReview(review, leaf: leaf)
        try await ContradictionRecorder(environment: gateway.graph.environment, logger: AuditedGateway.logger).record(
            LogContradiction(
                origin: "ocmw-gateway/\(gateway.tenant.organisation)/\(gateway.year)", code: .witnessAhead, size: 99,
                counterpart: try EnterpriseNumber("0999999823"), notes: ["note"], instant: gateway.now),
            of: gateway.tenant, by: "tests")
    }

    /// Nothing is added to, or signed over, the log of a year that was closed.
    @Test func inventALineInAClosedYear() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let later = gateway.now.advanced(by: .seconds(370 * 86_400))
            let issuer = gateway.graph.issuer(logger: AuditedGateway.logger)
            try await issuer.openLog(of: gateway.tenant, at: later)
            let closed = try await gateway.tenant.store.newestCheckpoint(year: gateway.year)
            try await Forger(gateway: gateway).append(
                [try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: nil)
            try await issuer.issue(for: gateway.tenant, at: later)
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year) == closed)
            #expect(try await gateway.tenant.store.newestCheckpoint(year: gateway.year + 1)?.size == 1)
            let codes = try await gateway.codes()
            #expect(codes.isSuperset(of: [.lineNotOurs, .otherPreviousCheckpoint]), "\(codes)")
        }
    }

    /// Somebody answers for it: the log is signed again, a line says over what, and the finding stays.
    @Test func answerForAnInventedLine() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await Forger(gateway: gateway).append(
                [try erasure(of: 2, gateway)], year: gateway.year, tag: nil)
            try await gateway.view()
            try await acknowledge(gateway)
            let leaf = try AuditLeaf(decoding: try #require(try await gateway.lines().last).leafBytes)
            #expect(leaf.act == .highWaterAcknowledged && leaf.object == "log/\(gateway.year)/lines/9-9")
            try await gateway.view()
            #expect(try await gateway.sign().count == 1)
            #expect(try await gateway.findings() == [AuditFinding(.lineNotOurs, year: gateway.year, index: 9)])
            #expect(try AuditedGateway.codes(ofExport: try await gateway.export()) == [])
            await #expect(throws: GatewayError(.conflict, "")) { try await acknowledge(gateway) }
        }
    }

    /// A line that would change the key for everybody who checks the log is none to answer for.
    @Test func inventARotation() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let old = try await gateway.tenant.verifierKey(year: gateway.year).publicKey
            var facts = AuditFacts(.auditKeyRotated, access: .changed, by: .process("cli"))
            facts.object = try LogKeyRotation(old: old, new: [UInt8](repeating: 9, count: 32)).object
            facts.outcome = .done
            let leaf = try Auditor(environment: gateway.graph.environment).leaf(
                facts, tenant: gateway.tenant, at: gateway.now)
            try await Forger(gateway: gateway).append([leaf.leafBytes], year: gateway.year, tag: nil)
            try gateway.tamper("INSERT INTO audit_key_rotation (year, position) VALUES (\(gateway.year), 9)")
            #expect(try await gateway.tenant.store.auditKeyRotations().isEmpty)
            await #expect(throws: GatewayError(.auditFailed, "")) { try await gateway.sign() }
            await #expect(throws: GatewayError(.conflict, "")) { try await acknowledge(gateway) }
        }
    }

    /// Lines are tagged once: not again when the schema or the tags are set back, nor with an older copy of the key file.
    @Test(arguments: [true, false])
    func haveALineTagged(isOldKeyFile: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let forger = Forger(gateway: gateway)
            try await forger.append([try gateway.leaf(at: gateway.now).leafBytes], year: gateway.year, tag: nil)
            if isOldKeyFile {
                try forger.setTagStage(nil)
            } else {
                try gateway.tamper("UPDATE audit_leaf SET tag = NULL; UPDATE checkpoint SET tag = NULL")
            }
            let again = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger, for: .inspecting)
            let foreign = try await AuditVerification(highWater: again.highWater).verify(again.tenants[0])
                .flatMap(\.findings).filter { $0.code == .lineNotOurs }.map(\.index)
            #expect(foreign == (isOldKeyFile ? [9] : Array(0..<10)))
            try await again.close()
        }
    }

    /// A database of before there were tags, with the key file of that time.
    @Test func logOfAnOlderVersionIsTaggedOnce() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_leaf SET tag = NULL; UPDATE checkpoint SET tag = NULL")
            try Forger(gateway: gateway).setTagStage(nil)
            let again = try await GatewayGraph(
                try await gateway.test.load(gateway.test.text), logger: AuditedGateway.logger, for: .inspecting)
            #expect(
                try await AuditVerification(highWater: again.highWater).verify(again.tenants[0]).allSatisfy(\.isValid))
            try await again.close()
            #expect(try await gateway.sign().count == 1)
            #expect(try await gateway.findings() == [])
        }
    }

    private func erasure(of index: UInt64, _ gateway: AuditedGateway) throws -> [UInt8] {
        var facts = AuditFacts(.erased, access: .changed, by: .process("cli"))
        facts.object = "log/\(gateway.year)/lines/\(index)"
        facts.rule = "decision 4"
        facts.outcome = .done
        return try Auditor(environment: gateway.graph.environment).leaf(
            facts, tenant: gateway.tenant, at: gateway.now
        ).leafBytes
    }

    private func acknowledge(_ gateway: AuditedGateway) async throws {
        try await HighWaterAcknowledgement(
            environment: gateway.graph.environment, issuer: gateway.graph.issuer(logger: AuditedGateway.logger)
        ).acknowledge(gateway.tenant, reason: "decision 5", by: .process("cli"))
    }

    private func tagOfLine(_ index: Int, _ gateway: AuditedGateway) throws -> [UInt8] {
        let queue = try DatabaseQueue(path: gateway.database)
        defer { try? queue.close() }
        let tag = try queue.read {
            try Data.fetchOne($0, sql: "SELECT tag FROM audit_leaf WHERE position = ?", arguments: [index])
        }
        return Array(try #require(tag))
    }
}

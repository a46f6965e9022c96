import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Samples that nobody can choose, and verdicts that nobody can change.
@Suite struct ReviewDeskTests {
    /// Seed, rank and order computed by Python's hashlib from the page `docs/audit-log.md`.
    @Test func seedAndRanksAreThoseOfThePage() throws {
        let text = Array("ocmw-gateway/0999999922/2025\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n".utf8)
        let signature = try NoteSignature(name: "x", keyID: 1, signature: [UInt8](repeating: 7, count: 64))
        let note = try SignedNote(text: text, signatures: [signature])
        let kept = KeptCheckpoint(year: 2025, size: 42, note: String(decoding: note.bytes, as: UTF8.self))
        let seed = try ReviewSample.seed(kept)
        #expect(Base64.encode(seed) == "ESeJUr6sRj4ZHS07sOeD6TZwqyhu+ayJQ0eHN0kb8K0=")
        let rank = ReviewSample.rank(seed, year: 2025, index: 7).map { String($0, radix: 16) }
        #expect(rank.prefix(4) == ["b6", "e", "1f", "70"])
        let order = (0..<40).sorted {
            ReviewSample.rank(seed, year: 2025, index: $0).lexicographicallyPrecedes(
                ReviewSample.rank(seed, year: 2025, index: $1))
        }
        #expect(order.prefix(10) == [34, 17, 12, 32, 19, 2, 25, 4, 15, 8])
    }

    private func keepCheckpoint(_ log: ReviewLog) async throws {
        let size = try await log.store.auditSize(year: 2025)
        let root = try #require(MerkleHash(try await log.store.auditRoot(year: 2025, size: size)))
        let signed = try log.world.tenant.checkpoints.signed(year: 2025, size: size, root: root)
        try await log.store.keepCheckpoint(
            year: 2025, size: size, note: String(decoding: signed.note.bytes, as: UTF8.self), at: log.world.clock.now)
    }

    private func sample(_ log: ReviewLog, count: Int) async throws -> [String: JSONValue] {
        let request = try MonthRequest(
            .object(["month": "2025-03", "count": .integer(Int64(count))]), hasCount: true)
        guard case .object(let members) = try await ReviewSample(request, in: try log.context).read() else {
            return [:]
        }
        return members
    }

    private func indexes(_ sample: [String: JSONValue]) -> [Int64] {
        guard case .array(let items)? = sample["items"] else { return [] }
        return items.compactMap {
            guard case .object(let members) = $0, case .integer(let index)? = members["index"] else { return nil }
            return index
        }
    }

    @Test func aSampleIsDecidedByTheFirstCheckpointAfterTheMonth() async throws {
        let log = try await ReviewLog()
        for minute in 10..<40 { try await log.ask(at: "03-04T10:\(minute):00+01:00") }
        // Neither a process nor a reading of the log is a candidate.
        try await log.ask(at: "03-05T10:00:00+01:00", user: nil)
        try await log.write(.logRead, at: "03-05T10:00:00+01:00")
        try await keepCheckpoint(log)
        let early = await #expect(throws: RequestProblem.self) { _ = try await sample(log, count: 5) }
        #expect(early?.code == .stateConflict)
        // The reading above is a line from after the month; the checkpoint that covers it decides.
        try await keepCheckpoint(log)
        let first = try await sample(log, count: 5)
        #expect(first["candidates"] == .integer(30))
        #expect(indexes(first).count == 5 && Set(indexes(first)).count == 5 && indexes(first).allSatisfy { $0 < 30 })
        // Later checkpoints and readings do not move it; a larger sample goes on where the smaller ended.
        try await keepCheckpoint(log)
        let larger = try await sample(log, count: 12)
        #expect(larger["seed"] == first["seed"] && Array(indexes(larger).prefix(5)) == indexes(first))
        #expect(try await log.newest()[0].object == "review/sample/2025-03/12")
        try await log.end()
    }

    private let note = "Gevraagd aan het team: dossier stond op papier.\nNagekeken op 4 maart."

    @Test func aVerdictIsALineThatCommitsToTheNote() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let desk = ReviewDesk(try log.context)
        let body: [String: JSONValue] = ["target": "line/2025/0", "verdict": "explained", "note": .string(note)]
        _ = try await desk.record(ReviewRequest(.object(body)))
        let leaf = try await log.newest()[0]
        #expect(leaf.act == .reviewRecorded && leaf.access == .changed && leaf.role == "security-adviser")
        #expect(leaf.object == "line/2025/0 explained" && leaf.commitments[.messageDigest] != nil)
        // Who asks for everything about the person finds the verdict.
        let found = try await log.store.auditLines(.subject(try SSIN(ReviewLog.person)), before: nil, limit: 9)
        #expect(found.count == 2)
        _ = try await desk.record(ReviewRequest(.object(["target": "line/2025/0", "verdict": "in-order"])))
        let rows = try await desk.reviews(of: ReviewTarget("line/2025/0"), after: nil, limit: 9).map(\.json)
        guard rows.count == 2, case .object(let first) = rows[0], case .object(let second) = rows[1] else {
            Issue.record("not two verdicts")
            return
        }
        #expect(first["note"] == .string(note) && first["proven"] == .bool(true) && first["verdict"] == "explained")
        #expect(second["note"] == nil && second["proven"] == .bool(true))
        #expect(try await desk.reviews(of: ReviewTarget("line/2025/1"), after: nil, limit: 9).isEmpty)
        try await log.end()
    }

    /// A verdict whose line says something else is shown, and said to be unproven.
    @Test(arguments: ["other note", nil]) func aNoteThatWasChangedIsNotProven(_ stored: String?) async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let context = try log.context
        let id = log.world.environment.ticket()
        let digest = try DocumentDigest(SHA256Digest.of(Array(note.utf8)))
        let leaf = try context.leaf(.reviewRecorded, "line/2025/0 in-order") { facts in
            facts.ticket = id
            facts.digest = digest
        }
        _ = try await log.store.keepReview(
            ReviewRecord(
                id: id, target: "line/2025/0", verdict: "in-order", instant: log.world.clock.now, note: stored),
            leaf: leaf)
        guard case .object(let row)? = try await ReviewDesk(context).reviews(of: nil, after: nil, limit: 9).first?.json
        else {
            Issue.record("no verdict")
            return
        }
        #expect(row["proven"] == .bool(false))
        try await log.end()
    }

    /// A note erased with its line is no contradiction: verdict and target still stand there. Without a line that says so, it
    /// was taken away.
    @Test(arguments: [true, false]) func aVerdictWhoseNoteWasErasedIsProven(_ isTold: Bool) async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let desk = ReviewDesk(try log.context)
        _ = try await desk.record(
            ReviewRequest(.object(["target": "line/2025/0", "verdict": "in-order", "note": .string(note)])))
        let month = RetentionMonth(log.world.clock.now, addingMonths: 0)
        log.world.clock.advance(by: .seconds(40 * 86_400))
        if isTold {
            let line = try #require(try await log.store.auditLines(.all, before: nil, limit: 1).first)
            let eraser = AuditEraser(environment: log.world.environment)
            let plan = try await eraser.plan(
                .line(AuditPosition(year: line.year, index: line.index)), of: log.world.tenant, by: .process("tests"))
            try await eraser.erase(
                plan, of: log.world.tenant, reason: "T-1", beforeRetention: true, by: .process("tests"))
        } else {
            try await log.store.eraseOpenings(of: month, leaf: nil)
        }
        guard case .object(let row)? = try await desk.reviews(of: nil, after: nil, limit: 9).first?.json else {
            Issue.record("no verdict")
            return
        }
        #expect(row["proven"] == .bool(isTold) && row["noteErased"] == (isTold ? .bool(true) : nil), "\(row)")
        #expect(row["note"] == nil)
        try await log.end()
    }

    @Test func aVerdictAboutNothingIsNotFound() async throws {
        let log = try await ReviewLog()
        try await log.ask(at: "03-04T10:00:00+01:00")
        let desk = ReviewDesk(try log.context)
        for (target, said) in [
            ("line/2025/1", "The log of 2025 has no line 1: it has the lines 0 to 0."),
            ("line/2024/0", "There is no line 0 of 2024: there is no log of that year. Years with a log: 2025."),
            ("flag/burst/2025/1", "The log of 2025 has no line 1: it has the lines 0 to 0."),
            (
                "flag/burst/2025/0",
                "There is no flag burst/2025/0: its line is there, and the month of that line has no such flag. "
                    + "A flag whose first line was erased has another name."
            ),
        ] {
            let problem = await #expect(throws: RequestProblem.self) {
                _ = try await desk.record(
                    ReviewRequest(.object(["target": .string(target), "verdict": "in-order"])))
            }
            #expect(problem?.code == .notFound && problem?.detail == said)
        }
        #expect(try await log.store.reviews(of: nil, after: nil, limit: 9).isEmpty)
        try await log.end()
    }

    @Test(arguments: [
        (2_000, true), (2_001, false), (0, false),
    ])
    func aNoteHasALimit(_ count: Int, _ isTaken: Bool) {
        let body: JSONValue = .object([
            "target": "line/2025/0", "verdict": "in-order", "note": .string(String(repeating: "é", count: count)),
        ])
        #expect(((try? ReviewRequest(body)) != nil) == isTaken)
    }
}

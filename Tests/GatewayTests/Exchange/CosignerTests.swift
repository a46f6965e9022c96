import AuditLog
import Crypto
import Foundation
import Logging
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import TestSupport
import Testing
import XMLSecurity

@testable import Gateway

/// The gateway as a client of the hub's witness.
@Suite struct CosignerTests {
    private let world: ExchangeWorld
    private let witness: PlayedWitness
    private let issuer: CheckpointIssuer
    private let year: Int

    init() async throws {
        world = try ExchangeWorld()
        witness = try PlayedWitness()
        issuer = CheckpointIssuer(environment: world.environment, logger: ExchangeWorld.logger)
        year = AuditLogOrigin.year(of: world.clock.now.milliseconds)
        try await issuer.openLog(of: world.tenant, at: world.clock.now)
        try await grow(by: 2)
    }

    private var cosigner: Cosigner {
        Cosigner(
            environment: world.environment, transport: witness, witness: witness.key, logger: ExchangeWorld.logger)
    }

    private func grow(by count: Int) async throws {
        for _ in 0..<count {
            let facts = AuditFacts(.logRead, access: .consulted, by: .process("tests"))
            let leaf = try Auditor(environment: world.environment).leaf(
                facts, tenant: world.tenant, at: world.clock.now)
            try await world.store.append([leaf])
        }
        try await issuer.issue(for: world.tenant, at: world.clock.now)
    }

    private func cosigned() async throws -> KeptCheckpoint? {
        try await world.store.newestCosigned(year: year)?.checkpoint
    }

    @Test func newestCheckpointIsCosignedAndKept() async throws {
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(3)])
        let kept = try #require(try await cosigned())
        let note = try SignedNote(parsing: Array(kept.note.utf8))
        #expect(witness.key.time(of: note) == PlayedWitness.time)
        #expect(try note.isSigned(by: world.tenant.checkpoints.verifierKey(year: year)))
        #expect(try await cosigner.cosign(world.tenant) == [.upToDate])
        try await grow(by: 2)
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(5)])
        let requests = witness.requests
        #expect(requests.count == 2)
        #expect(requests[0].hasPrefix("old 0\n\nocmw-gateway/") && requests[1].hasPrefix("old 3\n"))
        #expect(requests[1].split(separator: "\n", maxSplits: 1)[1].contains("=\n\nocmw-gateway/"), "a proof")
    }

    /// Somebody noted the newest checkpoint as cosigned; the witness never saw it.
    @Test func aNoteWithoutACosignatureIsCosignedAllTheSame() async throws {
        let newest = try #require(try await world.store.newestCheckpoint(year: year))
        try await world.store.keepCosigned(newest, at: world.clock.now)
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(3)])
        #expect(witness.requests.map { $0.prefix(6) } == ["old 0\n"])
        let note = try SignedNote(parsing: Array(try #require(try await cosigned()).note.utf8))
        #expect(witness.key.time(of: note) == PlayedWitness.time)
    }

    @Test func conflictIsAnsweredWithAProofFromTheSizeOfTheWitness() async throws {
        witness.answer([.status(409, "2\n"), .cosign])
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(3)])
        #expect(witness.requests.map { $0.prefix(6) } == ["old 0\n", "old 2\n"])
    }

    @Test func witnessThatKnowsMoreLinesIsAFinding() async throws {
        witness.answer([.status(409, "9\n")])
        #expect(try await cosigner.cosign(world.tenant) == [.contradicted(.witnessAhead)])
        try await expectFinding(.witnessAhead, rule: "witness-ahead")
    }

    /// Another instance on the same database signed and had more lines cosigned between our look and our request.
    @Test func whatAnotherInstanceHadCosignedMeanwhileIsNone() async throws {
        witness.answer([.status(409, "4\n")])
        witness.meanwhile { try await grow(by: 1) }
        #expect(try await cosigner.cosign(world.tenant) == [.upToDate])
        #expect(try await world.store.logContradictions().isEmpty)
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(4)])
    }

    @Test(arguments: [[PlayedWitness.Answer.status(422, "")], [.status(409, "3\n"), .status(409, "3\n")]])
    func otherHistoryIsAFindingOnce(answers: [PlayedWitness.Answer]) async throws {
        for _ in 0..<2 {
            witness.answer(answers)
            #expect(try await cosigner.cosign(world.tenant) == [.contradicted(.witnessContradicted)])
        }
        try await expectFinding(.witnessContradicted, rule: "witness-contradicted")
        #expect(try await cosigned() == nil)
    }

    /// The line that records a contradiction makes the log grow: the next size, contradicted too, adds none.
    @Test func contradictionDoesNotFeedItself() async throws {
        for _ in 0..<3 {
            try await grow(by: 1)
            witness.answer([.status(422, "")])
            #expect(try await cosigner.cosign(world.tenant) == [.contradicted(.witnessContradicted)])
        }
        #expect(try await world.store.logContradictions().count == 1)
        #expect(world.store.committed.leaves.count { $0.leaf.act == .logContradicted } == 1)
    }

    /// Somebody had a newer key registered at the hub, which our log does not have: ours is shut out.
    @Test func keyRotatedWhileOursIsInForceIsAFindingOnce() async throws {
        for _ in 0..<2 {
            witness.answer([.status(403, "key-rotated: the checkpoint is signed by a key that was rotated out\n")])
            #expect(try await cosigner.cosign(world.tenant) == [.contradicted(.witnessKeyRotated)])
        }
        try await expectFinding(.witnessKeyRotated, rule: "witness-key-rotated")
        #expect(try await world.store.hasLogContradictions())
    }

    /// Another process rotated the key and had a newer checkpoint cosigned meanwhile: nothing is wrong.
    @Test func keyRotatedOverANewerCheckpointOfOursIsNone() async throws {
        witness.answer([.status(403, "key-rotated: late\n")])
        witness.meanwhile { try await grow(by: 1) }
        #expect(try await cosigner.cosign(world.tenant) == [.upToDate])
        #expect(try await world.store.logContradictions().isEmpty)
    }

    /// Visible in `audit verify`, and a line of the log.
    private func expectFinding(_ code: AuditFinding.Code, rule: String) async throws {
        let reports = try await AuditVerification().verify(world.tenant)
        #expect(reports.flatMap(\.findings).map(\.code) == [code])
        let leaves = world.store.committed.leaves.map(\.leaf).filter { $0.act == .logContradicted }
        #expect(leaves.count == 1)
        #expect(leaves.first?.rule == rule && leaves.first?.counterpart == world.pki.hub.number.digits)
        #expect(leaves.first?.outcome == .failed)
    }

    @Test(arguments: [
        PlayedWitness.Answer.status(403, ""), .status(404, ""), .status(500, ""), .status(409, "x\n"),
        .status(409, "3"),
        .status(200, ""), .status(200, "\u{2014} stranger AAAAAAAA\n"), .cosignAnother, .unreachable,
    ])
    func anythingElseIsTriedAgain(answer: PlayedWitness.Answer) async throws {
        witness.answer([answer])
        let outcome = try #require(try await cosigner.cosign(world.tenant).first)
        guard case .unavailable = outcome else { throw Unexpected(outcome: "\(outcome)") }
        #expect(try await cosigned() == nil)
        #expect(try await world.store.logContradictions().isEmpty)
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(3)])
    }

    /// In the seconds after a rotation the new key is on its way to the hub: no alarm before it should have come.
    @Test func aKeyThatTheHubHasNotGotYetIsNoAlarm() async throws {
        let unknown = PlayedWitness.Answer.status(403, "no registered key of this log signed the checkpoint\n")
        witness.answer([unknown])
        #expect(try await cosigner.cosign(world.tenant) == [.keyNotKnownYet])
        #expect(try await world.store.logContradictions().isEmpty)
        let log = RecordedLog()
        let runner = CosignerRunner(
            cosigner: cosigner, tenants: [world.tenant], logger: log.logger)
        witness.answer([PlayedWitness.Answer](repeating: unknown, count: 5))
        var levels: [[Logger.Level]] = []
        for _ in 0..<5 {
            await runner.tick()
            levels.append(log.entries.map(\.level))
            world.clock.advance(by: .seconds(60))
        }
        #expect(levels.last == [.info, .debug, .debug, .debug, .warning])
        #expect(log.entries.allSatisfy { $0.metadata["reason"] == "the hub does not know the log's new key yet" })
    }

    /// A warning at once, and again while it lasts: the pause is a minute by then.
    @Test func aHubThatStaysAwayIsToldOfEachHour() async throws {
        let log = RecordedLog()
        let runner = CosignerRunner(cosigner: cosigner, tenants: [world.tenant], logger: log.logger)
        witness.answer([PlayedWitness.Answer](repeating: .unreachable, count: 121))
        for _ in 0..<121 {
            await runner.tick()
            world.clock.advance(by: .seconds(60))
        }
        let warnings = log.entries.enumerated().filter { $1.level == .warning }.map { $0.offset + 1 }
        #expect(warnings == [1, 60, 120])
    }

    @Test func lagBeginsWithTheFirstCheckpointThatLacksTheWord() async throws {
        let (lag, opened) = (CosignatureLag(witness: witness.key), world.clock.now)
        #expect(try await lag.since(world.tenant) == opened)
        #expect(try await cosigner.cosign(world.tenant) == [.cosigned(3)])
        #expect(try await lag.since(world.tenant) == nil)
        world.clock.advance(by: .seconds(10))
        try await grow(by: 1)
        let first = world.clock.now
        world.clock.advance(by: .seconds(10))
        try await grow(by: 1)
        #expect(try await lag.since(world.tenant) == first)
        // A row without the witness's word covers nothing.
        let newest = try #require(try await world.store.newestCheckpoint(year: year))
        try await world.store.keepCosigned(newest, at: world.clock.now)
        #expect(try await lag.since(world.tenant) == opened)
    }

    @Test func sizesThatChangeForEverEnd() async throws {
        witness.answer((0..<20).map { .status(409, "\($0 % 2 + 1)\n") })
        #expect(try await cosigner.cosign(world.tenant) == [.unavailable("size-changes")])
        #expect(witness.requests.count == 4)
    }

    @Test func failuresAreTriedLaterAndLater() async throws {
        let runner = CosignerRunner(cosigner: cosigner, tenants: [world.tenant], logger: ExchangeWorld.logger)
        witness.answer([PlayedWitness.Answer](repeating: .unreachable, count: 100))
        var waits: [Int] = []
        for _ in 0..<9 {
            let before = witness.requests.count
            var seconds = 0
            while witness.requests.count == before {
                await runner.tick()
                guard witness.requests.count == before else { break }
                world.clock.advance(by: .seconds(1))
                seconds += 1
            }
            waits.append(seconds)
        }
        #expect(waits == [0, 1, 2, 4, 8, 16, 32, 60, 60])
    }

    private struct Unexpected: Error { let outcome: String }

    // MARK: The key at the hub

    @Test func keyIsSentOnceForEachYear() async throws {
        let publisher = AuditKeyPublisher(environment: world.environment)
        #expect(try await publisher.publish(for: world.tenant, at: world.clock.now))
        #expect(try await !publisher.publish(for: world.tenant, at: world.clock.now))
        let outgoing = world.store.committed.outgoing
        #expect(outgoing.map(\.document.operation) == [.auditKey])
        let document = try BusinessDocument(XMLReader.parse(try #require(outgoing.first).document.bytes))
        guard case .auditKey(let key) = document.payload else { throw Unexpected(outcome: "no key") }
        let expected = try world.tenant.checkpoints.verifierKey(year: year)
        #expect(key.origin == expected.name && key.publicKey == expected.publicKey)
        #expect(document.header.recipient == world.pki.hub.number)
        #expect(world.store.committed.leaves.map(\.leaf.act).filter { $0 == .documentQueued }.count == 1)
        world.clock.advance(by: .seconds(366 * 86_400))
        try await issuer.openLog(of: world.tenant, at: world.clock.now)
        #expect(try await publisher.publish(for: world.tenant, at: world.clock.now), "another origin")
    }

    @Test func receiptLeavesTheLineThatNamesTheKey() async throws {
        let key = try world.tenant.checkpoints.verifierKey(year: year)
        let sent = try DocumentComposer(environment: world.environment).compose(
            .auditKey(try AuditKey(origin: key.name, publicKey: key.publicKey)), for: world.tenant,
            to: world.pki.hub.number, conversation: world.environment.ticket(), at: world.clock.now)
        var draft = ActDraft(world.environment, tenant: world.tenant, process: "dispatcher", at: world.clock.now)
        try await DomainEffects(environment: world.environment)
            .received(sent.document, sentAt: world.clock.now, of: nil, draft: &draft)
        let leaf = try #require(draft.changes.leaves.first).leaf
        #expect(leaf.act == .auditKeyPublished && leaf.object == key.description && leaf.outcome == .done)
        #expect(leaf.ticket == sent.ticket.value && leaf.counterpart == world.pki.hub.number.digits)
    }

    // MARK: Receipts

    @Test func receiptCarriesTheCosignedCheckpoint() async throws {
        _ = try await cosigner.cosign(world.tenant)
        try await grow(by: 1)
        let receipt = try await receive()
        #expect(receipt.checkpoint == (try await cosigned()?.note))
        world.clock.advance(by: .seconds(301))
        #expect(try await receive().checkpoint == (try await world.store.newestCheckpoint(year: year)?.note))
    }

    /// The cosigned checkpoint is old because nothing happened, not because the witness is away.
    @Test func quietForAnHourThenALineLeavesTheCosignedCheckpointInReceipts() async throws {
        _ = try await cosigner.cosign(world.tenant)
        world.clock.advance(by: .seconds(3600))
        try await grow(by: 1)
        #expect(try await receive().checkpoint == (try await cosigned()?.note))
        world.clock.advance(by: .seconds(300))
        try await grow(by: 1)
        #expect(try await receive().checkpoint == (try await cosigned()?.note), "five minutes, not over")
        world.clock.advance(by: .seconds(1))
        #expect(try await receive().checkpoint == (try await world.store.newestCheckpoint(year: year)?.note))
    }

    /// What is wrong with our own tree is no fault of the connection.
    @Test func proofThatFailsIsNoUnreachableWitness() async throws {
        _ = try await cosigner.cosign(world.tenant)
        try await grow(by: 1)
        world.store.fail([.prove])
        await #expect(throws: AuditLogError.self) { try await cosigner.cosign(world.tenant) }
        #expect(witness.requests.count == 1)
    }

    @Test func causeOfAnUnreachableWitnessIsTold() async throws {
        witness.answer([.unreachable])
        let outcome = try #require(try await cosigner.cosign(world.tenant).first)
        guard case .unavailable(let reason) = outcome else { throw Unexpected(outcome: "\(outcome)") }
        #expect(reason.hasPrefix("unreachable: ") && reason.contains("Unreachable"))
    }

    private func receive() async throws -> Receipt {
        let hub = HubRequests(world: world, effects: RecordedEffects())
        let answer = try await hub.answer(to: hub.forward(hub.document()))
        guard case .receipt(let receipt) = answer.document.payload else { throw Unexpected(outcome: "no receipt") }
        return receipt
    }
}

/// A witness that says what the test wants; when nothing is wanted it cosigns.
final class PlayedWitness: WitnessTransport {
    enum Answer: Hashable, Sendable, CustomTestStringConvertible {
        case cosign, cosignAnother, unreachable
        case status(Int, String)

        var testDescription: String {
            if case .status(let status, let text) = self { return "\(status) \(text.debugDescription)" }
            return self == .cosign ? "cosign" : self == .unreachable ? "unreachable" : "another"
        }
    }

    static let time: UInt64 = 1_795_262_400
    private static let name = "witness.example/1"
    private struct Unreachable: Error {}

    let key: CosignatureKey
    private let secret: Curve25519.Signing.PrivateKey
    private let meantime = Mutex<(@Sendable () async throws -> Void)?>(nil)
    private let state = Mutex((answers: [Answer](), requests: [String]()))

    init() throws {
        secret = Curve25519.Signing.PrivateKey()
        key = try CosignatureKey(name: Self.name, publicKey: Array(secret.publicKey.rawRepresentation))
    }

    var requests: [String] { state.withLock { $0.requests } }
    func answer(_ answers: [Answer]) { state.withLock { $0.answers = answers } }

    /// Something that happens while the next request is under way.
    func meanwhile(_ act: @escaping @Sendable () async throws -> Void) { meantime.withLock { $0 = act } }

    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply {
        let act = meantime.withLock { meantime in
            defer { meantime = nil }
            return meantime
        }
        try await act?()
        let answer = state.withLock { state in
            state.requests.append(String(decoding: body, as: UTF8.self))
            return state.answers.isEmpty ? .cosign : state.answers.removeFirst()
        }
        switch answer {
        case .status(let status, let text): return WitnessReply(status: status, bytes: Array(text.utf8))
        case .unreachable: throw Unreachable()
        case .cosign: return WitnessReply(status: 200, bytes: try line(over: Self.text(of: body)))
        case .cosignAnother: return WitnessReply(status: 200, bytes: try line(over: Array("another\n".utf8)))
        }
    }

    func logKeys(origin: String) async throws -> WitnessReply { WitnessReply(status: 404, bytes: []) }

    /// The text of the checkpoint in a request: between the first empty line and the next.
    private static func text(of body: [UInt8]) -> [UInt8] {
        let parts = String(decoding: body, as: UTF8.self).components(separatedBy: "\n\n")
        return Array((parts[1] + "\n").utf8)
    }

    /// C2SP tlog-cosignature, "Ed25519 signed message".
    func line(over text: [UInt8]) throws -> [UInt8] {
        let signature = try secret.signature(for: Array("cosignature/v1\ntime \(Self.time)\n".utf8) + text)
        let keyID = withUnsafeBytes(of: key.keyID.bigEndian) { Array($0) }
        let time = withUnsafeBytes(of: Self.time.bigEndian) { Array($0) }
        let value = Data(keyID + time + Array(signature)).base64EncodedString()
        return Array("\u{2014} \(Self.name) \(value)\n".utf8)
    }
}

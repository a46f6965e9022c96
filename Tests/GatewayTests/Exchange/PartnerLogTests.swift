import AuditLog
import Crypto
import Foundation
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// Checkpoints in receipts of a partner: an honest one, and one that forks, cuts or hides its log.
@Suite struct PartnerLogTests {
    private let world: ExchangeWorld
    private let hub: KeyHandingHub
    private let log: NoteSigner
    private let witness: PlayedWitness

    init() throws {
        world = try ExchangeWorld()
        witness = try PlayedWitness()
        log = try NoteSigner(
            name: "ocmw-gateway/\(world.pki.ocmwB.number.digits)/2026", seed: [UInt8](repeating: 4, count: 32))
        hub = KeyHandingHub()
        try register(log, by: world.pki.ocmwB)
    }

    private func register(_ signer: NoteSigner, by party: ExchangePKI.Party) throws {
        let key = try AuditKey(origin: signer.verifierKey.name, publicKey: signer.verifierKey.publicKey)
        let document = try world.signed(.auditKey(key), by: party, to: world.pki.hub.number)
        hub.add(document.canonicalBytes())
    }

    private func note(_ size: UInt64, root: UInt8 = 1, by signer: NoteSigner? = nil, isCosigned: Bool = true) throws
        -> String
    {
        let signer = signer ?? log
        let hash = try #require(MerkleHash([UInt8](repeating: root, count: 32)))
        let note = try signer.sign(Checkpoint(origin: signer.verifierKey.name, size: size, root: hash)).note
        guard isCosigned else { return String(decoding: note.bytes, as: UTF8.self) }
        return String(decoding: note.bytes + (try witness.line(over: note.text)), as: UTF8.self)
    }

    /// A receipt of B comes; `seconds` says when B made it.
    private func receive(_ note: String?, from party: ExchangePKI.Party? = nil, after seconds: Int = 0) throws {
        let party = party ?? world.pki.ocmwB
        let reference = DocumentReference(
            ticket: .random(), digest: try DocumentDigest([UInt8](repeating: 1, count: 32)))
        let receipt = Receipt(
            timestampReceive: world.clock.now.advanced(by: .seconds(seconds)), leafHash: reference.digest,
            checkpoint: note)
        let document = try world.signed(
            .receipt(receipt), by: party, to: world.tenant.organisation, inReplyTo: reference)
        world.store.state.withLock { state in
            state.receipts.append(
                PartnerReceipt(
                    cursor: StoreCursor(position: Int64(state.receipts.count)), signer: party.number,
                    bytes: document.canonicalBytes()))
        }
    }

    @discardableResult
    private func look(witness key: CosignatureKey?? = .none) async throws -> Bool {
        try await PartnerLogWatch(
            environment: world.environment, transport: hub, witness: key ?? witness.key, logger: ExchangeWorld.logger
        ).look(at: world.tenant)
    }

    private func sizes() async throws -> [UInt64] { try await world.store.partnerCheckpoints().map(\.size) }
    private func codes() async throws -> [LogContradiction.Code] {
        try await world.store.logContradictions().map(\.code)
    }

    @Test func newestCheckpointOfAnHonestPartnerIsKept() async throws {
        for size in [3, 5, 5, 9] as [UInt64] { try receive(try note(size, root: UInt8(size))) }
        try receive(nil)
        #expect(try await look())
        let kept = try #require(try await world.store.partnerCheckpoints().first)
        #expect(kept.size == 9 && kept.isCosigned && kept.counterpart == world.pki.ocmwB.number)
        #expect(try await codes().isEmpty)
        #expect(hub.requests == 1, "the key is kept")
        #expect(try await look(), "nothing new")
        try receive(try note(7, root: 7), after: 5)
        #expect(try await look())
        #expect(try await sizes() == [9], "a receipt that was overtaken")
        #expect(try await codes().isEmpty)
    }

    /// The partner shows us one history, and another one later.
    @Test func forkOfOneSizeIsFoundWithItsEvidence() async throws {
        let (first, second) = (try note(9, root: 1), try note(9, root: 2))
        try receive(first)
        try receive(second, after: 3)
        try receive(second, after: 4)
        #expect(try await look())
        let found = try #require(try await world.store.logContradictions().first)
        #expect(try await codes() == [.partnerForked])
        #expect(found.notes == [first, second] && found.size == 9 && found.counterpart == world.pki.ocmwB.number)
        let leaf = try #require(world.store.committed.leaves.last).leaf
        #expect(leaf.act == .logContradicted && leaf.rule == "partner-forked")
        #expect(leaf.object == "\(log.verifierKey.name)/size/9")
        #expect(try await world.store.partnerCheckpoints().first?.note == first, "the first one stays")
    }

    @Test func laterReceiptWithASmallerCheckpointIsFound() async throws {
        try receive(try note(9))
        try receive(try note(4), after: 61)
        #expect(try await look())
        #expect(try await codes() == [.partnerShrunk])
        #expect(try await sizes() == [9])
    }

    /// The hub cosigns one history alone: a fork cannot carry its cosignature.
    @Test func checkpointWithoutCosignatureAfterOneWithItIsFound() async throws {
        try receive(try note(3))
        try receive(try note(6, isCosigned: false))
        try receive(try note(7, isCosigned: false))
        #expect(try await look())
        #expect(try await codes() == [.partnerNotCosigned], "once")
        #expect(try await sizes() == [3])
        try receive(try note(8))
        #expect(try await look())
        #expect(try await sizes() == [8], "and goes on with one that is vouched for")
    }

    @Test func withoutAWitnessGrowthIsTaken() async throws {
        try receive(try note(3))
        try receive(try note(6, isCosigned: false))
        #expect(try await look(witness: .some(nil)))
        #expect(try await sizes() == [6])
        #expect(try await codes().isEmpty)
    }

    @Test func checkpointOfAnUnknownKeyWaitsAndIsFoundThen() async throws {
        let other = try NoteSigner(name: log.verifierKey.name, seed: [UInt8](repeating: 5, count: 32))
        try receive(try note(3, by: other))
        #expect(try await !look())
        #expect(try await codes().isEmpty)
        world.clock.advance(by: .seconds(601))
        #expect(try await look())
        #expect(try await codes() == [.partnerSignature])
    }

    @Test func keyThatComesLaterIsTaken() async throws {
        let other = try NoteSigner(name: log.verifierKey.name, seed: [UInt8](repeating: 5, count: 32))
        try receive(try note(3, by: other))
        #expect(try await !look())
        try register(other, by: world.pki.ocmwB)
        #expect(try await look())
        #expect(try await world.store.partnerCheckpoints().first?.keyNumber == 1)
        try receive(try note(8))
        #expect(try await look())
        #expect(try await codes() == [.partnerSignature], "the first key was rotated out")
    }

    /// The hub cannot slip a key of its own in: the document must be signed by the partner.
    @Test func keySignedBySomebodyElseDoesNotCount() async throws {
        let forged = try NoteSigner(name: log.verifierKey.name, seed: [UInt8](repeating: 6, count: 32))
        for party in [world.pki.hub, world.pki.ocmwC] { try register(forged, by: party) }
        try receive(try note(3, by: forged))
        world.clock.advance(by: .seconds(601))
        #expect(try await look())
        #expect(try await codes() == [.partnerSignature])
        #expect(try await sizes().isEmpty)
    }

    @Test func hubThatIsAwayIsAskedAgain() async throws {
        try receive(try note(3))
        world.clock.advance(by: .seconds(9_000))
        hub.isAway = true
        #expect(try await !look())
        #expect(try await codes().isEmpty)
        hub.isAway = false
        #expect(try await look())
        #expect(try await sizes() == [3])
    }

    @Test func checkpointOfAnotherLogAndNoCheckpointAreFound() async throws {
        try receive(try note(3), from: world.pki.ocmwC)
        try receive("no note")
        #expect(try await look())
        #expect(try await codes() == [.partnerOtherLog, .partnerMalformed])
        #expect(try await sizes().isEmpty)
    }
}

/// A hub that hands over the signed keys of every log it is asked for.
final class KeyHandingHub: WitnessTransport {
    private struct Away: Error {}
    private let state = Mutex((documents: [[UInt8]](), requests: 0, isAway: false))

    var requests: Int { state.withLock { $0.requests } }
    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    func add(_ document: [UInt8]) { state.withLock { $0.documents.append(document) } }

    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply { throw Away() }

    func logKeys(origin: String) async throws -> WitnessReply {
        let lines = try state.withLock { state in
            state.requests += 1
            guard !state.isAway else { throw Away() }
            return state.documents.map { Data($0).base64EncodedString() + "\n" }.joined()
        }
        return WitnessReply(status: 200, bytes: Array(lines.utf8))
    }
}

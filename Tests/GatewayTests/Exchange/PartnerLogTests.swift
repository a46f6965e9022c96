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

    /// A receipt of B comes; `seconds` says when it is stored, and B says that it made it then unless it is `claimed`.
    @discardableResult
    private func receive(
        _ note: String?, from party: ExchangePKI.Party? = nil, after seconds: Int = 0, claimed: UTCInstant? = nil,
        asked: Int? = nil
    ) throws -> Ticket {
        let party = party ?? world.pki.ocmwB
        let reference = DocumentReference(
            ticket: .random(), digest: try DocumentDigest([UInt8](repeating: 1, count: 32)))
        let now = world.clock.now
        let stored = now.advanced(by: .seconds(seconds))
        let receipt = Receipt(timestampReceive: claimed ?? stored, leafHash: reference.digest, checkpoint: note)
        let ticket = Ticket.random()
        let document = try world.signed(
            .receipt(receipt), by: party, to: world.tenant.organisation, inReplyTo: reference, ticket: ticket)
        world.store.state.withLock { state in
            state.receipts.append(
                PartnerReceipt(
                    cursor: StoreCursor(position: Int64(state.receipts.count)), signer: party.number,
                    bytes: document.canonicalBytes(), storedAt: stored,
                    askedAt: asked.map { now.advanced(by: .seconds($0)) }))
        }
        return ticket
    }

    @discardableResult
    private func look(witness key: CosignatureKey?? = .none, logger: Logger = ExchangeWorld.logger) async throws
        -> Bool
    {
        try await PartnerLogWatch(
            environment: world.environment, transport: hub, witness: key ?? witness.key, logger: logger
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
        try receive(try note(7, isCosigned: false), after: Self.day + 1)
        try receive(try note(7, isCosigned: false), after: Self.day + 2)
        #expect(try await look())
        #expect(try await codes() == [.partnerNotCosigned], "once")
        #expect(try await sizes() == [3])
        try receive(try note(8))
        #expect(try await look())
        #expect(try await sizes() == [8], "and goes on with one that is vouched for")
    }

    private static let day = 86_400

    /// What the hub is late with, or was away for, is no contradiction once it came; and silence is none.
    @Test func checkpointThatIsCosignedLaterIsNoContradiction() async throws {
        try receive(try note(100, root: 1))
        try receive(try note(101, root: 2, isCosigned: false), after: 3601)
        try receive(try note(103, root: 3, isCosigned: false), after: 3601 + Self.day)
        #expect(try await look())
        #expect(try await sizes() == [100])
        try receive(try note(104, root: 4), after: 9 * Self.day)
        #expect(try await look())
        #expect(try await codes().isEmpty)
        #expect(try await sizes() == [104])
        #expect(world.store.state.withLock { $0.uncosigned.isEmpty })
    }

    /// A partner that goes back to what it had before does not have what it showed cosigned.
    @Test func laterReceiptWithTheOldCosignedCheckpointShowsThatNoneCame() async throws {
        let (cosigned, uncosigned) = (try note(100, root: 1), try note(101, root: 2, isCosigned: false))
        try receive(cosigned)
        try receive(uncosigned)
        try receive(cosigned, after: Self.day)
        #expect(try await look())
        #expect(try await codes().isEmpty, "a day, not more")
        try receive(cosigned, after: Self.day + 1)
        #expect(try await look())
        let found = try #require(try await world.store.logContradictions().first)
        #expect(found.code == .partnerNotCosigned && found.size == 100)
        #expect(found.notes == [cosigned, uncosigned])
    }

    @Test func forkBesideAnUncosignedCheckpointIsFoundAtOnce() async throws {
        try receive(try note(100, root: 1))
        try receive(try note(101, root: 2, isCosigned: false))
        try receive(try note(101, root: 3), after: 2)
        #expect(try await look())
        #expect(try await codes() == [.partnerForked])
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

    // MARK: One partner does not stop the watch of the others

    /// Whatever time it claims, and whatever key it uses.
    @Test(arguments: [0, 73 * 365 * 86_400]) func receiptThatWaitsStopsNoOther(claimed seconds: Int) async throws {
        let other = try NoteSigner(name: log.verifierKey.name, seed: [UInt8](repeating: 5, count: 32))
        let neighbour = try NoteSigner(
            name: "ocmw-gateway/\(world.pki.ocmwC.number.digits)/2026", seed: [UInt8](repeating: 6, count: 32))
        try register(neighbour, by: world.pki.ocmwC)
        try receive(try note(3, by: other), claimed: world.clock.now.advanced(by: .seconds(seconds)))
        try receive(try note(4, by: neighbour), from: world.pki.ocmwC)
        try receive(try note(5))
        #expect(try await !look())
        #expect(try await world.store.partnerCheckpoints().map(\.size).sorted() == [4, 5])
        #expect(try await codes().isEmpty)
        world.clock.advance(by: .seconds(599))
        #expect(try await !look())
        world.clock.advance(by: .seconds(1))
        #expect(try await look())
        #expect(try await codes() == [.partnerSignature])
        #expect(try await look(), "once")
    }

    @Test func hubWithoutKeysIsToldOnceAfterTheGrace() async throws {
        let logs = RecordedLog()
        let warning = "warning: the keys of a partner's log cannot be had from the hub"
        hub.isAway = true
        for size in [3, 4] as [UInt64] { try receive(try note(size)) }
        for (advance, told) in [(0, 0), (599, 0), (1, 1), (5, 1)] {
            world.clock.advance(by: .seconds(advance))
            #expect(try await !look(logger: logs.logger))
            #expect(logs.lines == [String](repeating: warning, count: told))
        }
        let requests = hub.requests
        #expect(try await !look(logger: logs.logger))
        #expect(hub.requests == requests + 1, "asked once for both")
        hub.isAway = false
        #expect(try await look())
        #expect(try await sizes() == [4])
        #expect(try await codes().isEmpty)
    }

    /// A partner that claims to have made a receipt in 2099 would have every later one come before it.
    @Test func claimedTimeCannotHideAShrunkLog() async throws {
        let future = world.clock.now.advanced(by: .seconds(73 * 365 * Self.day))
        try receive(try note(9), claimed: future)
        try receive(try note(4), after: 61, claimed: world.clock.now.advanced(by: .seconds(-9_000)), asked: 61)
        #expect(try await look())
        #expect(try await codes() == [.partnerShrunk])
        #expect(try await world.store.partnerCheckpoints().first?.receivedAt == world.clock.now)
    }

    /// The answer was lost, the document is sent again, and the partner gives its first receipt again.
    @Test func receiptThatIsGivenAgainIsNotALaterOne() async throws {
        try receive(try note(9), after: 600)
        try receive(try note(4), after: 900, claimed: world.clock.now, asked: -1)
        #expect(try await look())
        #expect(try await codes().isEmpty)
        #expect(try await sizes() == [9])
    }

    // MARK: No text of a stranger is kept

    @Test(arguments: ["no note", "a\tb", "free text\n3\n\n\u{2014} x AAAAAAAA\n"])
    func textOfAMalformedCheckpointIsNotKept(_ text: String) async throws {
        let ticket = try receive(text)
        #expect(try await look())
        let found = try #require(try await world.store.logContradictions().first)
        #expect(found.code == .partnerMalformed && found.origin == "unreadable" && found.size == 0)
        #expect(found.notes == ["receipt \(ticket.value)"])
    }

    @Test func originAndNoteOfAnUnprovenCheckpointAreNotKept() async throws {
        let free = try NoteSigner(name: "Jan-Peeters-Kerkstraat-1", seed: [UInt8](repeating: 5, count: 32))
        let ticket = try receive(try note(7, by: free))
        #expect(try await look())
        let found = try #require(try await world.store.logContradictions().first)
        #expect(found.code == .partnerOtherLog && found.origin == "unreadable" && found.size == 0)
        #expect(found.notes == ["receipt \(ticket.value)"])
        let leaf = try #require(world.store.committed.leaves.last).leaf
        #expect(leaf.object == "unreadable/size/0")
    }

    @Test func signatureLinesOfStrangersAndExtensionLinesAreNotKept() async throws {
        let line = "\u{2014} Jan-Peeters \(Data("Kerkstraat".utf8).base64EncodedString())\n"
        let proven = try note(3)
        try receive(proven + line)
        #expect(try await look())
        #expect(try await world.store.partnerCheckpoints().map(\.note) == [proven])
        let hash = try #require(MerkleHash([UInt8](repeating: 1, count: 32)))
        let extended = try log.sign(
            Checkpoint(origin: log.verifierKey.name, size: 4, root: hash, extensions: ["Jan Peeters"])
        ).note
        try receive(String(decoding: extended.bytes, as: UTF8.self))
        #expect(try await look())
        #expect(try await codes() == [.partnerMalformed])
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

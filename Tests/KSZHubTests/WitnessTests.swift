import Crypto
import Foundation
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import KSZHub

/// The hub as a witness: every status of C2SP tlog-witness, and what it must never cosign.
@Suite struct WitnessTests {
    private let network: TestNetwork
    private let witness: Witness
    private let signer: WitnessSigner
    private var log: ReferenceLog

    init() throws {
        network = try TestNetwork()
        signer = try #require(WitnessSigner(name: "mock-ksz/test", seed: [UInt8](repeating: 9, count: 32)))
        witness = Witness(network.hub.environment, signer: signer)
        log = try ReferenceLog(origin: "ocmw-gateway/\(EnterpriseNumber.b.digits)/2026")
        log.grow(to: 20)
    }

    private func add(_ body: [UInt8], from peer: EnterpriseNumber? = .secondOperator) async -> WitnessAnswer {
        await witness.addCheckpoint(body, from: peer)
    }

    private func register(_ key: [UInt8]? = nil, origin: String? = nil, from sender: EnterpriseNumber = .b) async throws
        -> TestAnswer
    {
        try await network.send(
            network.key(try AuditKey(origin: origin ?? log.origin, publicKey: key ?? log.publicKey), from: sender))
    }

    private func text(_ answer: WitnessAnswer) -> String { String(decoding: answer.bytes, as: UTF8.self) }

    @Test func growthIsCosigned() async throws {
        _ = try await register()
        #expect(await add(try log.submission(from: 0, to: 3)).status == 200)
        let answer = await add(try log.submission(from: 3, to: 7))
        #expect(answer.status == 200)
        #expect(try cosigns(answer, note: log.note(7)))
        #expect(try !cosigns(answer, note: log.note(8)), "another text")
        #expect(await add(try log.submission(from: 7, to: 7)).status == 200, "the same again")
    }

    /// The message that a cosignature signs, put together as C2SP tlog-cosignature says.
    private func cosigns(_ answer: WitnessAnswer, note: [UInt8]) throws -> Bool {
        let parts = text(answer).dropLast().split(separator: " ")
        let value = [UInt8](try #require(Data(base64Encoded: String(parts[2]))))
        let vkey = signer.verifierKey.split(separator: "+", maxSplits: 2)
        let raw = [UInt8](try #require(Data(base64Encoded: String(vkey[2]))))
        #expect(parts[0] == "\u{2014}" && parts[1] == "mock-ksz/test" && vkey[0] == "mock-ksz/test" && raw[0] == 4)
        let keyID = Array(SHA256.hash(data: Array("mock-ksz/test\n".utf8) + raw).prefix(4))
        #expect(Array(value[..<4]) == keyID)
        #expect(keyID.map { String(format: "%02x", $0) }.joined() == vkey[1])
        let seconds = value[4..<12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(seconds == UInt64(network.clock.now.milliseconds / 1000))
        let end = try #require(note.indices.dropFirst().last { note[$0] == 10 && note[$0 - 1] == 10 })
        let message = Array("cosignature/v1\ntime \(seconds)\n".utf8) + note[..<end]
        return try Curve25519.Signing.PublicKey(rawRepresentation: raw.dropFirst())
            .isValidSignature(value[12...], for: message)
    }

    @Test func otherSizeIsToldInAConflict() async throws {
        _ = try await register()
        #expect(await add(try log.submission(from: 5, to: 9)).status == 409, "never cosigned: 0")
        #expect(await add(try log.submission(from: 0, to: 8)).status == 200)
        for old in [0, 7] {
            let answer = await add(try log.submission(from: old, to: 9))
            #expect(answer.status == 409 && answer.contentType == "text/x.tlog.size" && text(answer) == "8\n")
        }
    }

    @Test func replayedOlderCheckpointIsNotCosigned() async throws {
        _ = try await register()
        let first = try log.submission(from: 0, to: 3)
        #expect(await add(first).status == 200)
        #expect(await add(try log.submission(from: 3, to: 9)).status == 200)
        #expect(await add(first).status == 409)
        #expect(await add(try log.submission(from: 9, to: 3)).status == 400, "old size above the checkpoint's")
    }

    @Test func forkIsNotCosigned() async throws {
        _ = try await register()
        #expect(await add(try log.submission(from: 0, to: 8)).status == 200)
        var fork = log
        fork.leaves.removeLast(15)
        fork.grow(to: 20, text: "another")
        #expect(await add(try fork.submission(from: 8, to: 12)).status == 422)
        let sameSize = await add(try fork.submission(from: 8, to: 8))
        #expect(sameSize.status == 409 && text(sameSize) == "8\n")
        #expect(await add(try log.submission(from: 8, to: 12)).status == 200, "the log itself goes on")
    }

    /// Being late is everyday; two roots of one size, both signed, are not.
    @Test func forkIsLoggedAsAnErrorAndALateSubmissionIsNot() async throws {
        let log = RecordedLog()
        let network = try TestNetwork { $0.logger = log.logger }
        let witness = Witness(network.hub.environment, signer: signer)
        _ = try await network.send(
            network.key(try AuditKey(origin: self.log.origin, publicKey: self.log.publicKey), from: .b))
        _ = await witness.addCheckpoint(try self.log.submission(from: 0, to: 8), from: .secondOperator)
        var fork = self.log
        fork.leaves.removeLast(15)
        fork.grow(to: 20, text: "another")
        // Late, two roots of one size under the right and under an old size, another history.
        let bodies = [
            try self.log.submission(from: 7, to: 9), try fork.submission(from: 8, to: 8),
            try fork.submission(from: 3, to: 8), try fork.submission(from: 8, to: 12),
        ]
        var answers: [String] = []
        for body in bodies {
            let answer = await witness.addCheckpoint(body, from: .secondOperator)
            answers.append("\(answer.status) \(answer.status == 409 ? text(answer) : "")")
        }
        #expect(answers == ["409 8\n", "409 8\n", "409 8\n", "422 "])
        let levels = log.lines.filter { $0.hasSuffix("checkpoint submitted") }.suffix(4)
        #expect(levels.map { $0.prefix { $0 != ":" } } == ["debug", "error", "error", "error"])
    }

    @Test func strangersAreTurnedAway() async throws {
        #expect(await add(try log.submission(from: 0)).status == 404, "no key is registered")
        _ = try await register()
        #expect(await add(try log.submission(from: 0), from: nil).status == 403)
        #expect(await add(try log.submission(from: 0), from: .firstOperator).status == 403, "does not carry B")
        var other = try ReferenceLog(origin: log.origin, seed: 2)
        other.grow(to: 20)
        #expect(await add(try other.submission(from: 0)).status == 403, "another key")
        #expect(await add(try log.submission(from: 0)).status == 200)
    }

    @Test func malformedRequestsAreRefused() async throws {
        _ = try await register()
        let good = String(decoding: try log.submission(from: 0, to: 3), as: UTF8.self)
        #expect(await add(Array(good.utf8)).status == 200)
        let hash = Data(repeating: 1, count: 32).base64EncodedString() + "\n"
        let bad = [
            "", "old 3", good.replacing("old 0", with: "old 00"), good.replacing("old 0", with: "old -1"),
            good.replacing("old 0", with: "OLD 0"), good.replacing("old 0\n\n", with: "old 0\n"),
            good.replacing("old 0\n", with: "old 0\nAAAA\n"), good.replacing("\n3\n", with: "\n03\n"),
            String(good.dropLast()), good.replacing("\u{2014}", with: "-"),
            good.replacing("old 0\n", with: "old 0\n" + String(repeating: hash, count: 64)),
        ]
        for body in bad { #expect(await add(Array(body.utf8)).status == 400, "\(body.prefix(20))") }
    }

    @Test func rotatedOutKeyCosignsNothingAfterTheNewOneWasUsed() async throws {
        _ = try await register()
        #expect(await add(try log.submission(from: 0, to: 4)).status == 200)
        var rotated = log
        rotated.key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 5, count: 32))
        #expect(await add(try rotated.submission(from: 4, to: 5)).status == 403, "not registered yet")
        _ = try await register(rotated.publicKey)
        #expect(await add(try log.submission(from: 4, to: 5)).status == 200, "the last one under the old key")
        #expect(await add(try rotated.submission(from: 5, to: 9)).status == 200)
        let old = await add(try log.submission(from: 9, to: 10))
        #expect(old.status == 403 && text(old).hasPrefix("key-rotated"))
    }

    @Test func oneOfTwoAtOnceWins() async throws {
        _ = try await register()
        let bodies = try (1...12).map { try log.submission(from: 0, to: $0) }
        let answers = await withTaskGroup(of: Int.self) { group in
            for body in bodies { group.addTask { await add(body).status } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0 == 200 }.count == 1 && answers.filter { $0 == 409 }.count == 11)
    }

    // MARK: Registration

    @Test func keyIsRegisteredOnceAndReceiptIsRepeated() async throws {
        let sent = try network.key(AuditKey(origin: log.origin, publicKey: log.publicKey), from: .b)
        let first = try await network.send(sent)
        guard case .receipt(let receipt) = first.content?.payload else { throw NoReceipt() }
        #expect(first.stamp?.outcome == .delivered)
        #expect(receipt.leafHash.bytes == Array(SHA256.hash(data: [0] + sent.element.canonicalBytes())))
        #expect(try await network.send(sent).contentBytes == first.contentBytes)
        _ = try await register()
        let keys = try await network.store.logKeys(origin: log.origin)
        #expect(keys.map(\.publicKey) == [log.publicKey] && keys[0].document == sent.element.canonicalBytes())
        let listed = await witness.keys(origin: log.origin, for: .firstOperator)
        #expect(text(listed) == Data(sent.element.canonicalBytes()).base64EncodedString() + "\n")
        #expect(await witness.keys(origin: log.origin, for: nil).status == 403)
        #expect(
            await witness.keys(origin: "ocmw-gateway/\(EnterpriseNumber.a.digits)/2026", for: .firstOperator).status
                == 404)
    }

    @Test func onlyTheOCMWItselfRegisters() async throws {
        let others = [
            "ocmw-gateway/\(EnterpriseNumber.a.digits)/2026", "ocmw-gateway/\(EnterpriseNumber.b.digits)",
            "other/\(EnterpriseNumber.b.digits)/2026", "ocmw-gateway/\(EnterpriseNumber.b.digits)/2026/1",
        ]
        for origin in others {
            let answer = try await register(origin: origin)
            #expect(answer.refusal?.rule == "origin-is-of-sender" && answer.stamp?.outcome == .refused, "\(origin)")
            #expect(try await network.store.logKeys(origin: origin).isEmpty)
        }
        let elsewhere = try network.key(
            AuditKey(origin: log.origin, publicKey: log.publicKey), from: .b, to: .a)
        #expect(try await network.send(elsewhere).refusal?.rule == "recipient-is-member")
    }

    @Test func aLogHasFewKeys() async throws {
        for number in 0..<Hub.logKeyLimit {
            let key = [UInt8(number)] + [UInt8](repeating: 1, count: 31)
            #expect(try await register(key).refusal == nil)
        }
        #expect(try await register([UInt8](repeating: 2, count: 32)).refusal?.rule == "log-keys-are-few")
    }

    private struct NoReceipt: Error {}
}

extension TestNetwork {
    /// A signed `auditKey` document.
    func key(_ key: AuditKey, from sender: EnterpriseNumber, to recipient: EnterpriseNumber = .hub) throws
        -> SentDocument
    {
        let header = DocumentHeader(
            ticket: .random(), timestampSent: clock.now, sender: sender, recipient: recipient, conversation: .random())
        let document = BusinessDocument(header: header, payload: .auditKey(key))
        return SentDocument(document: document, element: try sign(document.element(), nil, sender))
    }
}

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

    private func register(
        _ key: [UInt8]? = nil, origin: String? = nil, rotation: [UInt8]? = nil, from sender: EnterpriseNumber = .b
    ) async throws -> TestAnswer {
        try await network.send(
            network.key(
                try AuditKey(origin: origin ?? log.origin, publicKey: key ?? log.publicKey, rotation: rotation),
                from: sender))
    }

    /// A secret key that nobody else has.
    private func secret(_ byte: UInt8) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: byte, count: 32))
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
        let proof = try rotated.rotate(to: secret(5))
        rotated.grow(to: 30)
        #expect(await add(try rotated.submission(from: 4, to: 22)).status == 403, "not registered yet")
        #expect(try await register(rotated.publicKey, rotation: proof).refusal == nil)
        var last = rotated
        last.key = log.key
        #expect(await add(try last.submission(from: 4, to: 21)).status == 200, "the last one under the old key")
        #expect(await add(try rotated.submission(from: 21, to: 25)).status == 200)
        let old = await add(try last.submission(from: 25, to: 26))
        #expect(old.status == 403 && text(old).hasPrefix("key-rotated:"))
    }

    /// Who has the OCMW's certificate and the operator's, but not the key of the log, shuts nobody out.
    @Test func keyForWhichTheOldOneDoesNotVouchIsNotTaken() async throws {
        _ = try await register()
        #expect(await add(try log.submission(from: 0, to: 4)).status == 200)
        var thief = try ReferenceLog(origin: log.origin, seed: 66)
        thief.grow(to: 20)
        let own = try thief.rotate(to: secret(67))
        var real = log
        let good = try real.rotate(to: secret(5))
        var otherYear = try ReferenceLog(origin: String(log.origin.dropLast(4)) + "2027")
        otherYear.grow(to: 20)
        let elsewhere = try otherYear.rotate(to: secret(66))
        let attempts: [(String, [UInt8]?)] = [
            ("no word at all", nil), ("the thief's own word", own), ("the word for another key", good),
            ("the word in another log", elsewhere), ("not a proof", Array("c2sp.org/tlog-proof@v1\n\n".utf8)),
        ]
        for (attempt, rotation) in attempts {
            let answer = try await register(thief.publicKey, rotation: rotation)
            #expect(answer.refusal?.rule == "log-key-is-vouched-for", "\(attempt)")
        }
        #expect(await add(try thief.submission(from: 0, to: 8)).status == 403)
        #expect(await add(try log.submission(from: 4, to: 9)).status == 200, "the real log goes on")
        #expect(try await network.store.logKeys(origin: log.origin).count == 1)
    }

    /// The first key of a new year's log is the one in force in the year before: no thief comes first.
    @Test func newYearsLogBeginsWithTheKeyInForce() async throws {
        _ = try await register()
        var rotated = log
        let proof = try rotated.rotate(to: secret(5))
        _ = try await register(rotated.publicKey, rotation: proof)
        let next = String(log.origin.dropLast(4)) + "2027"
        for key in [try secret(66).publicKey.rawRepresentation, log.key.publicKey.rawRepresentation] {
            let answer = try await register(Array(key), origin: next)
            #expect(answer.refusal?.rule == "log-key-is-vouched-for", "a stranger's, and the one that was rotated out")
        }
        #expect(try await register(rotated.publicKey, origin: next).refusal == nil)
        #expect(try await register(log.publicKey, rotation: proof).refusal == nil, "what is registered stays so")
        let back = try rotated.rotate(to: log.key)
        #expect(try await register(log.publicKey, origin: next, rotation: back).refusal != nil, "never back")
    }

    /// One bit, one place, one field beside the right one.
    @Test func proofOfARotationIsReadStrictly() async throws {
        _ = try await register()
        var real = log
        let good = try real.rotate(to: secret(5))
        #expect(KeyRotationProof(good, origin: log.origin) != nil)
        #expect(KeyRotationProof(good, origin: log.origin + "0") == nil)
        let text = String(decoding: good, as: UTF8.self)
        let (old, new) = (log.publicKey, real.publicKey)
        var another = log
        another.leaves.append(ReferenceLog.rotationLine(from: old, to: new, act: "log-read"))
        var same = log
        same.leaves.append(ReferenceLog.rotationLine(from: old, to: old))
        var cut = log
        cut.leaves.append(ReferenceLog.rotationLine(from: old, to: new).dropLast())
        var long = log
        long.leaves.append(ReferenceLog.rotationLine(from: old, to: new) + [0])
        var later = log
        later.leaves.append(ReferenceLog.rotationLine(from: old, to: new))
        later.grow(to: 22)
        let bad =
            try [another, same, cut, long].map { try $0.proof(of: 20, under: 21) } + [
                try later.proof(of: 20, under: 22), Array(text.replacing("index 20", with: "index 19").utf8),
                Array(text.replacing("index 20\n", with: "").utf8), Array(text.replacing("@v1", with: "@v2").utf8),
                Array(text.replacing("\n21\n", with: "\n22\n").utf8), Array(good.dropLast()), [],
            ]
        for (number, proof) in bad.enumerated() {
            #expect(KeyRotationProof(proof, origin: log.origin) == nil, "\(number)")
            #expect(try await register(new, rotation: proof.isEmpty ? [0] : proof).refusal != nil, "\(number)")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        lines.insert(lines[3], at: 3)
        #expect(KeyRotationProof(Array(lines.joined(separator: "\n").utf8), origin: log.origin) == nil, "one hash more")
        #expect(try await register(new, rotation: good).refusal == nil)
    }

    @Test func keyThatTheOperatorAllowedIsTaken() async throws {
        _ = try await register()
        #expect(await add(try log.submission(from: 0, to: 4)).status == 200)
        var found = log
        found.key = try secret(5)
        #expect(try await register(found.publicKey).refusal?.rule == "log-key-is-vouched-for")
        try await network.store.allow(permission(for: found.publicKey))
        #expect(try await register(secretKey(6)).refusal != nil, "another key than the allowed one")
        #expect(try await register(found.publicKey).refusal == nil)
        #expect(try await network.store.logKeyPermissions().map(\.usedAt) == [network.clock.now])
        #expect(await add(try found.submission(from: 4, to: 9)).status == 200)
    }

    /// The first millisecond after its term refuses, and a new permission is needed.
    @Test func permissionEndsAfterItsTerm() async throws {
        _ = try await register()
        let key = try secretKey(5)
        try await network.store.allow(permission(for: key))
        network.clock.advance(by: .milliseconds(86_400_000))
        #expect(try await register(key).refusal?.rule == "log-key-is-vouched-for")
        try await network.store.allow(permission(for: key))
        network.clock.advance(by: .milliseconds(86_399_999))
        #expect(try await register(key).refusal == nil)
        #expect(try await network.store.logKeyPermissions().map(\.usedAt) == [nil, network.clock.now])
    }

    /// A key that the key in force vouches for needs no permission, and leaves it for whoever does.
    @Test func permissionIsNotSpentWhereNoneIsNeeded() async throws {
        _ = try await register()
        var real = log
        let proof = try real.rotate(to: secret(5))
        try await network.store.allow(permission(for: real.publicKey))
        #expect(try await register(real.publicKey, rotation: proof).refusal == nil)
        #expect(try await network.store.logKeyPermissions().map(\.usedAt) == [nil])
    }

    private func permission(for key: [UInt8]) -> LogKeyPermission {
        LogKeyPermission(
            origin: log.origin, publicKey: key, reason: "key file lost", instant: network.clock.now,
            validUntil: UTCInstant(milliseconds: network.clock.now.milliseconds + 86_400_000))
    }

    private func secretKey(_ byte: UInt8) throws -> [UInt8] { Array(try secret(byte).publicKey.rawRepresentation) }

    @Test func permissionNamesTheVerifierKeyOfALog() throws {
        let key = log.publicKey
        func verifier(_ origin: String, _ type: UInt8 = 1) -> String {
            let digits = SHA256.hash(data: Array(origin.utf8) + [10, 1] + key).prefix(4)
                .map { String(format: "%02x", $0) }.joined()
            return "\(origin)+\(digits)+\(Data([type] + key).base64EncodedString())"
        }
        let good = verifier(log.origin)
        let permission = try #require(
            LogKeyPermission(verifierKey: good, reason: "lost", instant: network.clock.now))
        #expect(permission.origin == log.origin && permission.publicKey == key)
        let term = { (hours: Int) in
            LogKeyPermission(verifierKey: good, reason: "lost", instant: network.clock.now, hours: hours)
                .map { ($0.validUntil.milliseconds - network.clock.now.milliseconds) / 3_600_000 }
        }
        #expect([1, 24, 168].map(term) == [1, 24, 168] && [0, 169, -1, .max].map(term) == [nil, nil, nil, nil])
        #expect(permission.validUntil.milliseconds - network.clock.now.milliseconds == 24 * 3_600_000)
        for bad in [
            verifier(log.origin, 4), verifier("other/log"), good + "A", "", log.origin, verifier(log.origin + "1"),
        ] {
            #expect(LogKeyPermission(verifierKey: bad, reason: "lost", instant: network.clock.now) == nil, "\(bad)")
        }
        for reason in ["", String(repeating: "a", count: 201), "Andr\u{E9}", "a\nb"] {
            #expect(LogKeyPermission(verifierKey: good, reason: reason, instant: network.clock.now) == nil)
        }
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
        _ = try await register()
        var log = try ReferenceLog(origin: log.origin)
        for number in 1...Hub.logKeyLimit {
            let proof = try log.rotate(to: secret(UInt8(100 + number)))
            let answer = try await register(log.publicKey, rotation: proof)
            #expect(answer.refusal?.rule == (number < Hub.logKeyLimit ? nil : "log-keys-are-few"), "\(number)")
        }
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

import AuditLog
import Foundation
import Gateway
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import XMLSecurity

/// What a gateway makes of an answer of the hub: the gateway's own verifier, without a network in between.
struct GatewayJudge {
    private let environment: GatewayEnvironment
    private let tenants: [String: Tenant]
    private let keys: ExampleKeys
    private let scratch: Scratch

    init(keys: ExampleKeys) async throws {
        let scratch = try Scratch()
        (self.keys, self.scratch) = (keys, scratch)
        guard let hub = keys.number("hub") else { throw ExampleFailure("no hub") }
        environment = GatewayEnvironment(
            clock: { keys.now }, randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            sleep: { _ in }, hub: try EnterpriseNumber(hub), trust: keys.trust,
            schemas: try DocumentSchemas(directory: Program.repository + "/Schemas"))
        var tenants: [String: Tenant] = [:]
        for letter in ["A", "D"] { tenants[letter] = try await Self.tenant(letter, keys, scratch.path) }
        self.tenants = tenants
    }

    private static func tenant(_ letter: String, _ keys: ExampleKeys, _ folder: String) async throws -> Tenant {
        guard let number = keys.number(letter) else { throw ExampleFailure("no \(letter)") }
        let organisation = try EnterpriseNumber(number)
        try FileManager.default.createDirectory(
            atPath: "\(folder)/keys", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let ring = try KeyRing.open(path: "\(folder)/keys/\(letter).json", organisation: organisation)
        let store = try await SQLiteStore.open(path: "\(folder)/\(letter).sqlite", keys: ring)
        return Tenant(
            organisation: organisation, name: letter, store: store, signing: try keys.identity(letter),
            checkpoints: try CheckpointSigner(organisation: organisation, seed: ring.noteSigningSeed))
    }

    /// The outcome for the OCMW that sent `sent`: what counts, or a failed attempt with its code.
    func outcome(stamp: XMLElement?, content: XMLElement?, to sent: XMLElement, of letter: String) throws
        -> ExampleExpectation
    {
        guard let tenant = tenants[letter] else { throw ExampleFailure("no tenant \(letter)") }
        let reply = HubReply(body: [ExchangeAnswer(stamp: stamp, content: content).element()], isFault: false)
        do {
            let verified = try AnswerVerifier(environment: environment).verify(
                reply, to: try stored(sent), tenant: tenant, at: keys.now)
            return expectation(verified.answer)
        } catch {
            return ExampleExpectation(
                outcome: .failedAttempt, code: error.code.rawValue, rule: nil, path: nil)
        }
    }

    private func stored(_ element: XMLElement) throws(AttemptFailure) -> StoredDocument {
        do {
            let document = try BusinessDocument(element)
            let header = document.header
            return StoredDocument(
                ticket: header.ticket, sender: header.sender, recipient: header.recipient,
                operation: document.operation, conversation: header.conversation, inReplyTo: nil,
                subject: header.criteria?.ssin,
                digest: try DocumentDigest(SHA256Digest.of(element.canonicalBytes())), bytes: element.canonicalBytes(),
                storedAt: keys.now)
        } catch {
            throw AttemptFailure(.documentUnreadable)
        }
    }

    private func expectation(_ answer: VerifiedAnswer) -> ExampleExpectation {
        switch answer {
        case .receipt: ExampleExpectation(outcome: .delivered, code: nil, rule: nil, path: nil)
        case .result(let result):
            ExampleExpectation(outcome: .answered, code: result.payload.resultCode, rule: nil, path: nil)
        case .refusal(let document):
            if case .refusal(let refusal) = document.payload {
                ExampleExpectation(
                    outcome: .refused, code: refusal.code, rule: refusal.rule, path: refusal.elementPath)
            } else {
                ExampleExpectation(outcome: .refused, code: nil, rule: nil, path: nil)
            }
        }
    }
}

extension Payload {
    /// The status code of a result of the hub.
    var resultCode: String? {
        switch self {
        case .registerPersonResult(let result): result.status.code
        case .unregisterPersonResult(let result): result.status.code
        case .listRegistrationsResult(let result): result.status.code
        case .findOrganisationsResult(let result): result.status.code
        case .livingWagesResult(let result): result.status.code
        case .healthInsuranceResult(let result): result.status.code
        case .askAccessResult(let result): result.status.code
        default: nil
        }
    }
}

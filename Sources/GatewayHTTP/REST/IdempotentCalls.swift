import Gateway
import HTTPTypes
import Hummingbird
import MessageStore
import SocialSecurity
import Synchronization

/// Carries a call with an idempotency key out at most once.
///
/// The act's answer is committed with the act, so a crash in between leaves neither or both. Two calls at the same time:
/// in this process the second one is told so; of another process the store refuses the second commit.
final class IdempotentCalls: Sendable {
    private struct Name: Hashable {
        let organisation: EnterpriseNumber
        let application: [UInt8]
        let key: [UInt8]
    }

    private let underway = Mutex<Set<Name>>([])

    /// Answers from the store, or carries the call out.
    ///
    /// - Throws: `RequestProblem` with `.keyInUse` or `.keyReused`; what the call throws.
    func answer(_ call: RESTCall, _ handle: @Sendable (RESTCall) async throws -> RESTAnswer) async throws -> Response {
        guard let claim = call.caller.claim else { return try await handle(call).response }
        let name = Name(
            organisation: call.caller.tenant.organisation, application: Array(call.caller.application.utf8),
            key: Array(claim.key.utf8))
        guard underway.withLock({ $0.insert(name).inserted }) else { throw RequestProblem.keyInUse }
        defer { _ = underway.withLock { $0.remove(name) } }
        if let kept = try await kept(claim, call) { return kept }
        do {
            return try await handle(call).response
        } catch let error as MessageStoreError where error.code == .keyInUse {
            guard let kept = try await kept(claim, call) else { throw RequestProblem.keyInUse }
            return kept
        }
    }

    /// The answer of the earlier call with this key, if there was one.
    private func kept(_ claim: IdempotencyClaim, _ call: RESTCall) async throws -> Response? {
        let finding = try await call.caller.tenant.store.finding(
            key: claim.key, of: call.caller.application, fingerprint: claim.fingerprint,
            at: call.services.environment.clock())
        switch finding {
        case .unknown: return nil
        case .otherRequest: throw RequestProblem.keyReused
        case .answered(let answer):
            var response = RESTAnswer(
                status: answer.status, contentType: answer.body.isEmpty ? "" : "application/json",
                body: answer.body, location: answer.location
            ).response
            if let replayed = HTTPField.Name(IdempotencyKeyHeader.replayed) { response.headers[replayed] = "true" }
            return response
        }
    }
}

extension RequestProblem {
    static let keyInUse = RequestProblem(
        .keyInUse, "Another call with this idempotency key is being carried out.",
        remedy: "Wait for its answer, then repeat the call with the same key.")

    static let keyReused = RequestProblem(
        .keyReused, "The idempotency key was used for another request, or by another acting user.",
        remedy: "Use a new key for a new request; repeat a call exactly, on behalf of the same user, to get its answer."
    )
}

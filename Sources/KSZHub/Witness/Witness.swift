import Logging
import SocialSecurity
import XMLSecurity

/// The hub as a witness: it cosigns a checkpoint of a log only when the log grew from the one that it cosigned before.
///
/// - The log's origin must have a key that its OCMW registered; an operator submits for the OCMWs that it carries.
/// - A log that rotated its key is not cosigned under an older one any more, once the newer one was used.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct Witness: Sendable {
    /// Longest body that is read, in bytes.
    public static let bodyLimit = 1 << 17

    private let environment: HubEnvironment
    private let signer: WitnessSigner

    /// Starts a witness on the parts of a hub.
    public init(_ environment: HubEnvironment, signer: WitnessSigner) {
        self.environment = environment
        self.signer = signer
    }

    /// Answers one submission.
    ///
    /// - Parameters:
    ///   - body: of the request.
    ///   - peer: the operator named by the TLS client certificate; nil when it names none.
    public func addCheckpoint(_ body: [UInt8], from peer: EnterpriseNumber?) async -> WitnessAnswer {
        do {
            guard let submission = CheckpointSubmission(body) else { return .malformed }
            let answer = try await answer(submission, from: peer)
            log(answer, submission)
            return answer
        } catch {
            environment.logger.error("witnessing a checkpoint failed", metadata: ["error": "\(error)"])
            return .failed
        }
    }

    /// The signed `auditKey` documents of a log, each in base 64 on a line, oldest first; 404 when there is none.
    public func keys(origin: String, for peer: EnterpriseNumber?) async -> WitnessAnswer {
        guard let peer, environment.members.isOperator(peer) else { return .notAllowed }
        do {
            let keys = try await environment.store.logKeys(origin: origin)
            return keys.isEmpty ? .unknownLog : .documents(keys.map(\.document))
        } catch {
            environment.logger.error("reading keys of a log failed", metadata: ["error": "\(error)"])
            return .failed
        }
    }

    private func answer(_ submission: CheckpointSubmission, from peer: EnterpriseNumber?) async throws -> WitnessAnswer
    {
        let head = submission.head
        guard let peer, environment.members.isOperator(peer) else { return .notAllowed }
        let keys = try await environment.store.logKeys(origin: head.origin)
        guard let origin = LogOrigin(head.origin), !keys.isEmpty else { return .unknownLog }
        guard environment.members.mayCarry(origin.organisation, operator: peer) else { return .notAllowed }
        let latest = try await environment.store.witnessedHead(origin: head.origin)
        guard let number = keys.lastIndex(where: { $0.signed(head) }) else { return .notSigned }
        guard number >= latest?.keyNumber ?? 0 else { return .keyRotated }
        guard submission.oldSize <= head.size else { return .malformed }
        if let fork = Self.fork(head, latest) { return fork }
        guard submission.oldSize == latest?.size ?? 0 else { return .conflict(latest?.size ?? 0) }
        return try await judge(submission, keyNumber: number, latest: latest)
    }

    private func judge(_ submission: CheckpointSubmission, keyNumber: Int, latest: WitnessedHead?) async throws
        -> WitnessAnswer
    {
        let head = submission.head
        let isProven = LogGrowth.isProven(
            from: submission.oldSize, root: latest?.root ?? [], to: head.size, root: head.root, by: submission.proof)
        guard isProven else { return .inconsistent }
        let line = try signer.line(for: head, at: UInt64(clamping: environment.clock().milliseconds / 1000))
        let witnessed = WitnessedHead(origin: head.origin, size: head.size, root: head.root, keyNumber: keyNumber)
        if try await environment.store.witness(witnessed, replacing: latest) { return .cosigned(line) }
        let winner = try await environment.store.witnessedHead(origin: head.origin)
        return Self.fork(head, winner) ?? .conflict(winner?.size ?? 0)
    }

    /// The answer when the log has two roots of one size: two signatures of its key prove it, whatever the old size.
    private static func fork(_ head: LogHead, _ latest: WitnessedHead?) -> WitnessAnswer? {
        guard let latest, latest.size == head.size, latest.root != head.root else { return nil }
        return .forked(latest.size)
    }

    /// A log that contradicts itself is an error, whoever caused it.
    private func log(_ answer: WitnessAnswer, _ submission: CheckpointSubmission) {
        let level: Logger.Level = answer.status == 200 || answer.status == 409 ? .debug : .warning
        environment.logger.log(
            level: answer.isContradiction ? .error : level, "checkpoint submitted",
            metadata: [
                "origin": "\(LogOrigin(submission.head.origin).map { "\($0.organisation)/\($0.year)" } ?? "unknown")",
                "size": "\(submission.head.size)", "status": "\(answer.status)",
            ])
    }
}

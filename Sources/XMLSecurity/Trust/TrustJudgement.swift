/// What ``TrustStore`` finds about a certificate for one purpose at one instant.
public struct TrustJudgement: Hashable, Sendable {
    /// Why it may not serve, each reason once, in the order of `TrustFailure.allCases`; empty when it may.
    public let failures: [TrustFailure]
    /// What is known about revocation; ``RevocationState/unknown`` without a failure means that the policy lets it pass.
    public let revocation: RevocationState
}

/// A judgement with what it rests on.
struct JudgedCertificate {
    let judgement: TrustJudgement
    /// nil when revocation was not judged.
    let evidence: RevocationEvidence?

    /// The verification steps that fail for `certificate`, which was judged.
    func steps(for certificate: Certificate) -> [FailedStep] {
        judgement.failures.map { $0.step(for: certificate, evidence) }
    }
}

import CLibCrypto
import Synchronization

/// Trust anchors and what is known about revocation; judges certificates at an instant that the caller names.
///
/// `@unchecked` holds because the `X509_STORE` is filled in `init` and only read afterwards, which libcrypto allows to threads.
public final class TrustStore: @unchecked Sendable {
    let store: OpaquePointer
    private let decoded = Mutex(CertificateCache())
    /// nil: revocation is not judged.
    private let policy: RevocationPolicy?
    private let known: Mutex<Known>
    /// Certificates that a message may name by issuer and serial number instead of bringing them along.
    let partners: [Certificate]

    /// Certificates that may help to build a chain, untrusted by themselves.
    let intermediates: [Certificate]

    /// One state of the sources, and what followed from it.
    private struct Known {
        let sources: RevocationSources
        var held = HeldChains()
    }

    /// A store of its own.
    ///
    /// - Parameters:
    ///   - anchors: certificates that are trusted as issuers, self-signed or not.
    ///   - revocationLists: X.509 CRLs, each DER or PEM. Delta and indirect lists say nothing here.
    ///   - ocspResponses: OCSP responses, each DER.
    ///   - partners: certificates that a message may name by issuer and serial number; judged like any other.
    ///   - intermediates: certificates that may help to build a chain; trusted only through an anchor.
    ///   - policy: nil judges revocation as soon as there is a list or response, and then refuses what is unknown.
    /// - Throws: `XMLSecurityError` with `.certificateUnusable` when a list or response cannot be read.
    public init(
        anchors: [Certificate], revocationLists: [[UInt8]] = [], ocspResponses: [[UInt8]] = [],
        partners: [Certificate] = [], intermediates: [Certificate] = [], policy: RevocationPolicy? = nil
    ) throws(XMLSecurityError) {
        let sources = try RevocationSources(lists: revocationLists, responses: ocspResponses)
        self.policy = policy ?? (sources.isEmpty ? nil : RevocationPolicy())
        known = Mutex(Known(sources: sources))
        guard let store = X509_STORE_new() else { throw XMLSecurityError(.libraryFailure, "no trust store") }
        self.store = store
        self.partners = partners
        self.intermediates = intermediates
        for anchor in anchors { X509_STORE_add_cert(store, anchor.handle.pointer) }
        ERR_clear_error()
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        // Level 2: keys and digests of at least 112 bits, so RSA from 2048 and no SHA-1 in the chain.
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(store), 2)
    }

    deinit { X509_STORE_free(store) }

    /// Takes new lists and responses in place of all former ones; whoever judges meanwhile uses either, never a mixture.
    ///
    /// A store without a policy that was made without lists and responses goes on judging no revocation.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable` when one cannot be read; then nothing changes.
    public func replace(revocationLists: [[UInt8]], ocspResponses: [[UInt8]]) throws(XMLSecurityError) {
        let sources = try RevocationSources(lists: revocationLists, responses: ocspResponses)
        known.withLock { $0 = Known(sources: sources) }
    }

    /// Why `certificate` may not serve `purpose` at `instant`; empty when it may. See ``judge(certificate:intermediates:for:at:)``.
    public func failures(
        certificate: Certificate, intermediates: [Certificate] = [], for purpose: Purpose = .signing,
        at instant: UTCInstant
    ) -> [TrustFailure] {
        judge(certificate: certificate, intermediates: intermediates, for: purpose, at: instant).failures
    }

    /// Judges whether `certificate` may serve `purpose` at `instant`, and what is known about its revocation.
    ///
    /// - Parameters:
    ///   - intermediates: untrusted certificates that may help to build the chain.
    ///   - purpose: what the certificate is used for.
    ///   - instant: judged in whole seconds. libcrypto ends validity at `notAfter`, where RFC 5280 would still include that second.
    ///     It may lie in the past: a revocation counts from its date, and newer lists and responses speak about older instants.
    ///
    /// Source: RFC 5280, section 6; sections 4.2.1.3 (keyUsage) and 4.2.1.12 (extendedKeyUsage); RFC 6960.
    public func judge(
        certificate: Certificate, intermediates: [Certificate] = [], for purpose: Purpose = .signing,
        at instant: UTCInstant
    ) -> TrustJudgement {
        judged(certificate, intermediates, for: purpose, at: instant).judgement
    }

    /// Judges as ``judge(certificate:intermediates:for:at:)``, and says what that rests on.
    func judged(
        _ certificate: Certificate, _ intermediates: [Certificate], for purpose: Purpose = .signing,
        at instant: UTCInstant
    ) -> JudgedCertificate {
        let seconds = instant.milliseconds.flooredDivision(by: 1000).quotient
        if intermediates.isEmpty, let held = held(certificate, for: purpose, at: seconds) { return held }
        let sources = known.withLock { $0.sources }
        var found = judgeChain(certificate, intermediates, seconds, sources)
        if !purpose.allowsKeyUsage(of: certificate.handle) { found.failures.insert(.keyUsage) }
        if !purpose.allowsExtendedKeyUsage(of: certificate.handle) { found.failures.insert(.extendedKeyUsage) }
        if case .failure(.tooSmall) = certificate.publicKey { found.failures.insert(.weak) }
        if !found.failures.contains(.untrustedIssuer) { keep(certificate) }
        let judged = JudgedCertificate(
            judgement: TrustJudgement(
                failures: TrustFailure.allCases.filter(found.failures.contains), revocation: found.revocation),
            evidence: found.evidence)
        if intermediates.isEmpty, found.period.contains(seconds) {
            known.withLock { known in
                // What followed from sources that were replaced meanwhile is not kept.
                guard known.sources === sources else { return }
                known.held.insert(certificate, for: purpose, during: found.period, judged)
            }
        }
        return judged
    }

    /// What was found about a certificate before; `seconds` since 1970.
    func held(_ certificate: Certificate, for purpose: Purpose, at seconds: Int64) -> JudgedCertificate? {
        known.withLock { $0.held.judged(certificate, for: purpose, at: seconds) }
    }

    private struct JudgedChain {
        var failures: Set<TrustFailure>
        var revocation = RevocationState.unknown
        var evidence: RevocationEvidence?
        /// When that stays so, in seconds since 1970.
        var period = Int64(0)..<0
    }

    private func judgeChain(
        _ certificate: Certificate, _ intermediates: [Certificate], _ seconds: Int64, _ sources: RevocationSources
    ) -> JudgedChain {
        let untrusted = OPENSSL_sk_new_null()
        defer { OPENSSL_sk_free(untrusted) }
        for intermediate in intermediates + self.intermediates {
            OPENSSL_sk_push(untrusted, UnsafeRawPointer(intermediate.handle.pointer))
        }
        return withExtendedLifetime((certificate, intermediates)) {
            guard let verification = ChainVerification(store, certificate.handle.pointer, untrusted: untrusted) else {
                return JudgedChain(failures: [.untrustedIssuer])
            }
            verification.set(instant: seconds)
            guard let errors = verification.errors(), let chain = verification.chain() else {
                return JudgedChain(failures: [.untrustedIssuer])
            }
            let failures = Set(errors.values.joined().map { TrustFailure(verifyError: $0) })
            return judged(chain, failures, seconds, sources)
        }
    }

    private func judged(
        _ chain: borrowing CertificateChain, _ failures: Set<TrustFailure>, _ seconds: Int64,
        _ sources: RevocationSources
    ) -> JudgedChain {
        // Without an anchor nobody's lists count, and nothing is kept.
        guard !failures.contains(.untrustedIssuer) else {
            return JudgedChain(failures: failures, revocation: policy == nil ? .notAsked : .unknown)
        }
        guard let policy else {
            return JudgedChain(failures: failures, revocation: .notAsked, period: chain.period)
        }
        let found = sources.judge(chain, store, at: seconds, policy)
        var failures = failures
        if found.state == .revoked { failures.insert(.revoked) }
        if found.state == .unknown && policy.whenUnknown == .hardFail { failures.insert(.revocationUnknown) }
        return JudgedChain(
            failures: failures, revocation: found.state, evidence: found.evidence,
            period: chain.period.clamped(to: found.period))
    }

    /// A certificate by the Base64 of its DER bytes, nil when it is none.
    ///
    /// Decoding costs about 100 microseconds, five public-key operations, so those with a chain to an anchor are kept by the bytes they came in.
    /// What a stranger brings is not: decoded it may take fifty times the room.
    func certificate(base64 text: String) -> Certificate? {
        let key = TokenText(text)
        if let known = decoded.withLock({ $0[key] }) { return known }
        // Why it is none does not matter to the verdict: the step that failed is that it cannot be read.
        guard let der = Base64.decode(text), var certificate = try? Certificate(der: der) else { return nil }
        certificate.arrived = key
        return certificate
    }

    /// A certificate by its DER bytes, nil when it is none; kept like those that come in messages, with what was judged of it.
    ///
    /// The certificate of a TLS peer comes with each of its requests.
    public func certificate(der: [UInt8]) -> Certificate? { certificate(base64: Base64.encode(der)) }

    private func keep(_ certificate: Certificate) {
        guard let text = certificate.arrived else { return }
        var kept = certificate
        kept.arrived = nil
        decoded.withLock { $0.insert(kept, for: text) }
    }
}

import CLibCrypto
import Synchronization

/// Trust anchors and revocation lists; judges certificates at an instant that the caller names.
///
/// As soon as one revocation list is given, every certificate authority of a chain needs a current one.
/// `@unchecked` holds because the `X509_STORE` is filled in `init` and only read afterwards, which libcrypto allows to threads.
public final class TrustStore: @unchecked Sendable {
    private let store: OpaquePointer
    private let decoded = Mutex(CertificateCache())
    private let held = Mutex(HeldChains())
    /// When every revocation list is current, in seconds since 1970.
    private let listPeriod: Range<Int64>

    /// A store of its own.
    ///
    /// - Parameters:
    ///   - anchors: certificates that are trusted as issuers, self-signed or not.
    ///   - revocationLists: X.509 CRLs, each DER or PEM.
    /// - Throws: `XMLSecurityError` with `.certificateUnusable` when a list cannot be read.
    public init(anchors: [Certificate], revocationLists: [[UInt8]] = []) throws(XMLSecurityError) {
        guard let store = X509_STORE_new() else { throw XMLSecurityError(.libraryFailure, "no trust store") }
        self.store = store
        for anchor in anchors { X509_STORE_add_cert(store, anchor.handle.pointer) }
        var listPeriod = Int64.min..<Int64.max
        for list in revocationLists {
            let crl = try Self.readRevocationList(list)
            listPeriod = listPeriod.clamped(to: Self.period(ofRevocationList: crl))
            X509_STORE_add_crl(store, crl)
            X509_CRL_free(crl)
        }
        self.listPeriod = listPeriod
        ERR_clear_error()
        var flags = UInt(X509_V_FLAG_PARTIAL_CHAIN)
        if !revocationLists.isEmpty { flags |= UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) }
        X509_STORE_set_flags(store, flags)
        // Level 2: keys and digests of at least 112 bits, so RSA from 2048 and no SHA-1 in the chain.
        X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(store), 2)
    }

    deinit { X509_STORE_free(store) }

    static func readRevocationList(_ bytes: [UInt8]) throws(XMLSecurityError) -> OpaquePointer {
        defer { ERR_clear_error() }
        let decoded = bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return start == nil ? nil : d2i_X509_CRL(nil, &start, buffer.count)
        }
        if let decoded { return decoded }
        guard let bio = MemoryBIO(bytes), let crl = PEM_read_bio_X509_CRL(bio.pointer, nil, nil, nil) else {
            throw XMLSecurityError(.certificateUnusable, "not a revocation list in DER or PEM")
        }
        return crl
    }

    /// Why `certificate` may not serve `purpose` at `instant`; empty when it may.
    ///
    /// - Parameters:
    ///   - intermediates: untrusted certificates that may help to build the chain.
    ///   - purpose: what the certificate is used for.
    ///   - instant: judged in whole seconds. libcrypto ends validity at `notAfter`, where RFC 5280 would still include that second.
    /// - Returns: each reason once, in the order of `TrustFailure.allCases`.
    ///
    /// Source: RFC 5280, section 6; sections 4.2.1.3 (keyUsage) and 4.2.1.12 (extendedKeyUsage).
    public func failures(
        certificate: Certificate, intermediates: [Certificate] = [], for purpose: Purpose = .signing,
        at instant: UTCInstant
    ) -> [TrustFailure] {
        let seconds = instant.milliseconds.flooredDivision(by: 1000).quotient
        let isHeld = intermediates.isEmpty && held.withLock { $0.holds(certificate, for: purpose, at: seconds) }
        if isHeld { return [] }
        let chain = judgeChain(certificate, intermediates, seconds)
        var failures = chain.failures
        if !purpose.allowsKeyUsage(of: certificate.handle) { failures.insert(.keyUsage) }
        if !purpose.allowsExtendedKeyUsage(of: certificate.handle) { failures.insert(.extendedKeyUsage) }
        if case .failure(.tooSmall) = certificate.publicKey { failures.insert(.weak) }
        if failures.isEmpty && intermediates.isEmpty {
            held.withLock { $0.insert(certificate, for: purpose, during: chain.period.clamped(to: listPeriod)) }
        }
        return TrustFailure.allCases.filter(failures.contains)
    }

    /// - Returns: what does not hold, and when every certificate of the chain is valid, in seconds since 1970.
    private func judgeChain(
        _ certificate: Certificate, _ intermediates: [Certificate], _ seconds: Int64
    ) -> (failures: Set<TrustFailure>, period: Range<Int64>) {
        let collector = FailureCollector()
        let context = X509_STORE_CTX_new()
        let untrusted = OPENSSL_sk_new_null()
        defer {
            X509_STORE_CTX_free(context)
            OPENSSL_sk_free(untrusted)
            ERR_clear_error()
        }
        for intermediate in intermediates { OPENSSL_sk_push(untrusted, UnsafeRawPointer(intermediate.handle.pointer)) }
        guard X509_STORE_CTX_init(context, store, certificate.handle.pointer, untrusted) == 1 else {
            return ([.untrustedIssuer], 0..<0)
        }
        X509_STORE_CTX_set_time(context, 0, time_t(seconds))
        // Index 0 is set aside by libcrypto for the application.
        X509_STORE_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(collector).toOpaque())
        X509_STORE_CTX_set_verify_cb(context, FailureCollector.callback)
        let outcome = withExtendedLifetime((collector, certificate, intermediates)) { X509_verify_cert(context) }
        if outcome != 1 && collector.failures.isEmpty { return ([.untrustedIssuer], 0..<0) }
        return (collector.failures, Self.period(ofChain: X509_STORE_CTX_get0_chain(context)))
    }

    private static func period(ofChain chain: OpaquePointer?) -> Range<Int64> {
        var period = Int64.min..<Int64.max
        for index in 0..<max(0, OPENSSL_sk_num(chain)) {
            guard let certificate = OPENSSL_sk_value(chain, index) else { return 0..<0 }
            let pointer = OpaquePointer(certificate)
            period = period.clamped(
                to: Self.period(X509_get0_notBefore(pointer), X509_get0_notAfter(pointer)))
        }
        return period
    }

    private static func period(ofRevocationList list: OpaquePointer) -> Range<Int64> {
        period(X509_CRL_get0_lastUpdate(list), X509_CRL_get0_nextUpdate(list))
    }

    /// From the second after `begin` to the second before `end`: at the very ends libcrypto is asked anew.
    private static func period(_ begin: UnsafePointer<ASN1_TIME>?, _ end: UnsafePointer<ASN1_TIME>?) -> Range<Int64> {
        let first = CertificateHandle.instant(begin).milliseconds / 1000 + 1
        let last = end == nil ? Int64.max : CertificateHandle.instant(end).milliseconds / 1000
        return first < last ? first..<last : 0..<0
    }

    /// A certificate by the Base64 of its DER bytes, nil when it is none.
    ///
    /// Decoding costs about 100 microseconds, five public-key operations, so the last ones are kept by the bytes they came in.
    func certificate(base64 text: String) -> Certificate? {
        let key = TokenText(text)
        if let known = decoded.withLock({ $0[key] }) { return known }
        // Why it is none does not matter to the verdict: the step that failed is that it cannot be read.
        guard let der = Base64.decode(text), let certificate = try? Certificate(der: der) else { return nil }
        decoded.withLock { $0.insert(certificate, for: key) }
        return certificate
    }
}

/// Collects every error of one chain verification by letting it go on after each.
private final class FailureCollector {
    var failures: Set<TrustFailure> = []

    static let callback: X509_STORE_CTX_verify_cb = { outcome, context in
        guard outcome == 0, let data = X509_STORE_CTX_get_ex_data(context, 0) else { return 1 }
        let collector = Unmanaged<FailureCollector>.fromOpaque(data).takeUnretainedValue()
        collector.failures.insert(TrustFailure(verifyError: X509_STORE_CTX_get_error(context)))
        return 1
    }
}

extension TrustFailure {
    /// The reason behind an `X509_V_ERR_…`; whatever is not named otherwise means that the chain does not hold.
    init(verifyError error: Int32) {
        switch error {
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_REVOKED: self = .revoked
        case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_CRL_NOT_YET_VALID, X509_V_ERR_CRL_HAS_EXPIRED,
            X509_V_ERR_CRL_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER,
            X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, X509_V_ERR_CRL_PATH_VALIDATION_ERROR,
            X509_V_ERR_DIFFERENT_CRL_SCOPE, X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
            self = .revocationUnknown
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: self = .weak
        default: self = .untrustedIssuer
        }
    }
}

/// The Base64 of a certificate: compared as bytes, hashed by its end, which is the issuer's signature and differs from all others.
private struct TokenText: Hashable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8.suffix(32) { hasher.combine(byte) }
    }
}

/// Decoded certificates by the bytes they came in, at most 1,024 of at most 8 KiB; when full, it starts anew.
private struct CertificateCache {
    private var certificates: [TokenText: Certificate] = [:]

    subscript(text: TokenText) -> Certificate? { certificates[text] }

    mutating func insert(_ certificate: Certificate, for text: TokenText) {
        guard text.text.utf8.count <= 8192 else { return }
        if certificates.count >= 1024 { certificates.removeAll(keepingCapacity: true) }
        certificates[text] = certificate
    }
}

/// Certificates whose chain was found to hold, and for how long it does; at most 1,024, then it starts anew.
///
/// What holds follows from the certificates, the lists and the instant only, all of which are fixed here. Failures are never kept.
private struct HeldChains {
    private struct Entry {
        /// Keeps the address that is the key from being used again.
        let certificate: Certificate
        let period: Range<Int64>
    }

    private struct Key: Hashable {
        let certificate: ObjectIdentifier
        let purpose: TrustStore.Purpose
    }

    private var entries: [Key: Entry] = [:]

    func holds(_ certificate: Certificate, for purpose: TrustStore.Purpose, at seconds: Int64) -> Bool {
        entries[Key(certificate: ObjectIdentifier(certificate.handle), purpose: purpose)]?.period.contains(seconds)
            ?? false
    }

    mutating func insert(_ certificate: Certificate, for purpose: TrustStore.Purpose, during period: Range<Int64>) {
        guard !period.isEmpty else { return }
        if entries.count >= 1024 { entries.removeAll(keepingCapacity: true) }
        entries[Key(certificate: ObjectIdentifier(certificate.handle), purpose: purpose)] = Entry(
            certificate: certificate, period: period)
    }
}

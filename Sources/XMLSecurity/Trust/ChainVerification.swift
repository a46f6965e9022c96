import CLibCrypto

/// One run of libcrypto's chain verification that collects every error by going on after each.
struct ChainVerification: ~Copyable {
    private let context: OpaquePointer
    private let collector = ErrorCollector()

    /// - Parameters:
    ///   - store: the anchors; outlives the value, as do the certificates.
    ///   - untrusted: a stack of certificates that may help, nil for none.
    init?(_ store: OpaquePointer, _ certificate: OpaquePointer?, untrusted: OpaquePointer? = nil) {
        guard let context = X509_STORE_CTX_new() else { return nil }
        guard X509_STORE_CTX_init(context, store, certificate, untrusted) == 1 else {
            X509_STORE_CTX_free(context)
            return nil
        }
        self.context = context
    }

    deinit { X509_STORE_CTX_free(context) }

    /// Sets the instant at which validity is judged, in seconds since 1970.
    borrowing func set(instant seconds: Int64) {
        X509_STORE_CTX_set_time(context, 0, time_t(seconds))
    }

    /// Asks for one revocation list too.
    ///
    /// - Parameter lists: a stack of lists, borrowed by the run.
    borrowing func set(lists: OpaquePointer) {
        X509_STORE_CTX_set0_crls(context, lists)
        X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
    }

    /// Runs it.
    ///
    /// - Returns: errors `X509_V_ERR_…` by depth; nil when it could not be run to its end.
    borrowing func errors() -> [Int: Set<Int32>]? {
        defer { ERR_clear_error() }
        // Index 0 is set aside by libcrypto for the application.
        X509_STORE_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(collector).toOpaque())
        X509_STORE_CTX_set_verify_cb(context, ErrorCollector.callback)
        let outcome = withExtendedLifetime(collector) { X509_verify_cert(context) }
        return outcome == 1 || !collector.errors.isEmpty ? collector.errors : nil
    }

    /// The chain that was built.
    borrowing func chain() -> CertificateChain? { CertificateChain(of: context) }

    /// The chain of a certificate, whatever may be wrong with it; nil when none can be built.
    ///
    /// - Parameter instant: in seconds since 1970.
    static func chain(
        of certificate: OpaquePointer, _ store: OpaquePointer, at instant: Int64
    ) -> CertificateChain? {
        guard let verification = ChainVerification(store, certificate) else { return nil }
        verification.set(instant: instant)
        return verification.errors() == nil ? nil : verification.chain()
    }
}

/// What libcrypto complains about, by depth.
private final class ErrorCollector {
    var errors: [Int: Set<Int32>] = [:]

    static let callback: X509_STORE_CTX_verify_cb = { outcome, context in
        guard outcome == 0, let data = X509_STORE_CTX_get_ex_data(context, 0) else { return 1 }
        let collector = Unmanaged<ErrorCollector>.fromOpaque(data).takeUnretainedValue()
        collector.errors[Int(X509_STORE_CTX_get_error_depth(context)), default: []]
            .insert(X509_STORE_CTX_get_error(context))
        return 1
    }
}

extension TrustFailure {
    /// The reason behind an `X509_V_ERR_…`; whatever is not named otherwise means that the chain does not hold.
    init(verifyError error: Int32) {
        switch error {
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: self = .weak
        default: self = .untrustedIssuer
        }
    }
}

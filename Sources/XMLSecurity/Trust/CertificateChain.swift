import CLibCrypto

/// A chain from a certificate to its anchor as libcrypto built it, owned.
struct CertificateChain: ~Copyable {
    let stack: OpaquePointer

    /// Takes a chain out of a context that has verified; nil when there is none.
    init?(of context: OpaquePointer?) {
        guard let stack = X509_STORE_CTX_get1_chain(context) else { return nil }
        self.stack = stack
    }

    deinit {
        for index in 0..<count { X509_free(self[index]) }
        OPENSSL_sk_free(stack)
    }

    var count: Int { Int(max(0, OPENSSL_sk_num(stack))) }

    /// The certificate at that depth, 0 the first; borrowed.
    subscript(depth: Int) -> OpaquePointer? {
        OPENSSL_sk_value(stack, Int32(depth)).map { OpaquePointer($0) }
    }

    /// How many certificates from the first are judged for revocation: all below the anchor, and the first in any case.
    ///
    /// The anchor is trusted because it is configured. Source: RFC 5280, section 6.1.
    var judgedCount: Int { max(min(count, 1), count - 1) }

    /// The last second of the certificate at that depth, in seconds since 1970.
    func end(at depth: Int) -> Int64 { RevocationEntry.seconds(X509_get0_notAfter(self[depth])) ?? Int64.min }

    /// The subject of the certificate at that depth, in the form of RFC 2253.
    func subject(at depth: Int) -> String {
        guard let certificate = self[depth], X509_up_ref(certificate) == 1 else { return "" }
        return CertificateHandle(takingOwnership: certificate).subject
    }

    /// When every certificate is valid, in seconds since 1970.
    var period: Range<Int64> {
        var period = Int64.min..<Int64.max
        for index in 0..<count { period = period.clamped(to: Self.period(of: self[index])) }
        return period
    }

    /// From the second after notBefore to the second before notAfter: at the very ends libcrypto is asked anew.
    private static func period(of certificate: OpaquePointer?) -> Range<Int64> {
        guard let first = RevocationEntry.seconds(X509_get0_notBefore(certificate)),
            let last = RevocationEntry.seconds(X509_get0_notAfter(certificate)), first + 1 < last
        else { return 0..<0 }
        return first + 1..<last
    }
}

import CLibCrypto

/// An X.509 certificate as read; says nothing about trust, which is ``TrustStore``'s part.
public struct Certificate: Hashable, Sendable {
    /// The certificate's DER bytes.
    public let der: [UInt8]
    let handle: CertificateHandle
    /// The Base64 that it came in, as long as the trust store does not keep it.
    var arrived: TokenText?

    /// Reads one DER certificate, exactly.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable`, also when bytes follow the certificate, it is wrapped in BER, or it
    ///   names a CRL distribution point relative to its issuer.
    public init(der: [UInt8]) throws(XMLSecurityError) {
        defer { ERR_clear_error() }
        let decoded = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var start = buffer.baseAddress
            guard start != nil, let certificate = d2i_X509(nil, &start, buffer.count) else { return nil }
            guard start == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        guard let decoded else { throw XMLSecurityError(.certificateUnusable, "not one X.509 certificate in DER") }
        let handle = CertificateHandle(takingOwnership: decoded)
        // libcrypto reads BER too: one certificate would come in many forms.
        guard handle.der == der else { throw XMLSecurityError(.certificateUnusable, "not in DER") }
        guard !handle.hasRelativeDistributionPoint else {
            throw XMLSecurityError(.certificateUnusable, "a CRL distribution point relative to the issuer")
        }
        self.der = der
        self.handle = handle
    }

    /// Reads the first certificate of a PEM text.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable`.
    public init(pem: [UInt8]) throws(XMLSecurityError) {
        guard let first = try Self.all(pem: pem).first else {
            throw XMLSecurityError(.certificateUnusable, "no certificate in PEM")
        }
        self = first
    }

    init(handle: CertificateHandle) {
        self.der = handle.der
        self.handle = handle
    }

    /// Reads every certificate of a PEM text, in order; what lies between them is skipped.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable` when a block cannot be read or there is none.
    public static func all(pem: [UInt8]) throws(XMLSecurityError) -> [Certificate] {
        guard let bio = MemoryBIO(pem) else { throw XMLSecurityError(.libraryFailure, "no memory for a certificate") }
        defer { ERR_clear_error() }
        var certificates: [Certificate] = []
        while let certificate = PEM_read_bio_X509(bio.pointer, nil, { _, _, _, _ in -1 }, nil) {
            certificates.append(Certificate(handle: CertificateHandle(takingOwnership: certificate)))
        }
        // The list ends properly when no further block begins; any other reason is a block that cannot be read.
        guard !certificates.isEmpty, ERR_peek_last_error() & 0x7FFFFF == UInt(PEM_R_NO_START_LINE) else {
            throw XMLSecurityError(.certificateUnusable, "not certificates in PEM")
        }
        return certificates
    }

    /// The subject in the form of RFC 2253; what steers a terminal is escaped too.
    public var subject: String { handle.subject }

    /// The subject's organizationIdentifier (OID 2.5.4.97), nil when absent or repeated.
    ///
    /// Source: ETSI EN 319 412-1, section 5.1.4.
    public var organizationIdentifier: String? { handle.subjectValue(objectIdentifier: "2.5.4.97") }

    /// The ten digits of `NTRBE-dddddddddd`, nil for any other form.
    public var enterpriseNumberDigits: String? {
        guard let bytes = organizationIdentifier.map({ Array($0.utf8) }), bytes.count == 16,
            bytes.starts(with: "NTRBE-".utf8), bytes[6...].allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return String(decoding: bytes[6...], as: UTF8.self)
    }

    /// First instant of validity.
    public var notBefore: UTCInstant { handle.notBefore }

    /// Last second of validity.
    public var notAfter: UTCInstant { handle.notAfter }

    /// The serial number in upper-case hexadecimal.
    public var serialHex: String { handle.serialHex }

    /// SHA-256 of ``der``: the fingerprint, 32 bytes.
    public var sha256: [UInt8] { SHA256Digest.of(der) }

    var publicKey: Result<KeyHandle, KeyHandle.Refusal> { handle.publicKey }

    /// Equal when the DER bytes are.
    public static func == (left: Self, right: Self) -> Bool { left.der == right.der }

    /// Hashes the DER bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

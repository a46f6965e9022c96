import XMLSecurity

/// The files with an OCMW's signing certificate and key.
struct SigningFiles {
    let certificateFile: String
    let privateKeyFile: String

    init(_ tenant: TenantConfiguration) {
        certificateFile = tenant.certificateFile
        privateKeyFile = tenant.privateKeyFile
    }

    init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }

    /// Reads both files.
    ///
    /// - Throws: `CommandFailure` when one cannot be read, `XMLSecurityError` when they do not belong together.
    func identity() throws -> SigningIdentity {
        let certificates = try Certificate.all(pem: GatewayGraph.bytes(of: certificateFile))
        guard let certificate = certificates.first else {
            throw CommandFailure("\(certificateFile) holds no certificate", remedy: "name a PEM file with one")
        }
        return try SigningIdentity(
            key: PrivateKey(pem: GatewayGraph.bytes(of: privateKeyFile)), certificate: certificate,
            intermediates: Array(certificates.dropFirst()))
    }
}

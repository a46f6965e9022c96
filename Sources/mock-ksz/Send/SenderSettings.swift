import ArgumentParser
import KSZHub
import SOAPClient
import SocialSecurity
import XMLSecurity

/// What `mock-ksz send` sends with: the OCMW's signing key, its operator's TLS key, and the hub.
struct SenderSettings {
    /// SOAP address of the hub.
    let url: String
    /// KBO number of the hub; nil: whoever signed the answer is told, and not compared.
    let hub: EnterpriseNumber?
    /// Judges the certificates in the answer.
    let trust: TrustStore
    /// What TLS shows and trusts.
    let credentials: TLSCredentials
    /// Signs document and message.
    let identity: SigningIdentity
    /// The OCMW that the signing certificate names.
    let organisation: EnterpriseNumber
}

/// The options that name hub, keys and certificates, each of which a file may give instead.
struct SenderOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "YAML file with the keys below; an option goes before its key.")
    var file: String?

    @Option(help: .init("SOAP address of the hub (hub.url).", valueName: "url"))
    var hub: String?

    @Option(help: .init("KBO number of the hub, which must sign the answer (hub.kbo).", valueName: "kbo"))
    var hubKbo: String?

    @Option(help: .init("PEM file of the trust anchors (trust.anchors).", valueName: "pem"))
    var anchors: String?

    @Option(help: .init("Revocation list, PEM or DER (trust.crl).", valueName: "file"))
    var crl: String?

    @Option(help: .init("TLS certificate of the operator (operator.certificate).", valueName: "pem"))
    var tlsCertificate: String?

    @Option(help: .init("Its private key (operator.key).", valueName: "pem"))
    var tlsKey: String?

    @Option(help: .init("Signing certificate of the OCMW (ocmw.certificate).", valueName: "pem"))
    var certificate: String?

    @Option(help: .init("Its private key (ocmw.key).", valueName: "pem"))
    var key: String?

    /// Every key of the file.
    static let keys = [
        "hub.url", "hub.kbo", "trust.anchors", "trust.crl", "operator.certificate", "operator.key", "ocmw.certificate",
        "ocmw.key",
    ]

    /// Reads every file.
    ///
    /// - Throws: `UsageError` naming the option that is missing, `KSZHubError` for the file.
    func settings() async throws -> SenderSettings {
        var known: ConfigurationFile?
        if let file { known = try await ConfigurationFile(file, known: Self.keys) }
        let anchorsFile = try path(anchors, "trust.anchors", "--anchors", known)
        let identity = try identity(
            certificate: try path(certificate, "ocmw.certificate", "--certificate", known),
            key: try path(key, "ocmw.key", "--key", known))
        guard let organisation = identity.certificate.enterpriseNumber else {
            throw UsageError("the signing certificate names no organisation (organizationIdentifier NTRBE-...)")
        }
        return SenderSettings(
            url: try url(known), hub: try hubNumber(known),
            trust: try trust(anchorsFile, crl: crl ?? known?.optionalPath("trust.crl")),
            credentials: TLSCredentials(
                certificateFile: try path(tlsCertificate, "operator.certificate", "--tls-certificate", known),
                privateKeyFile: try path(tlsKey, "operator.key", "--tls-key", known), anchorsFile: anchorsFile),
            identity: identity, organisation: organisation)
    }

    private func url(_ known: ConfigurationFile?) throws -> String {
        guard let url = hub ?? known?.optionalText("hub.url") else { throw missing("--hub", "hub.url") }
        guard url.hasPrefix("https://") else { throw UsageError("the hub's address begins with https://") }
        return url
    }

    private func hubNumber(_ known: ConfigurationFile?) throws -> EnterpriseNumber? {
        guard let hubKbo else { return try known?.optionalEnterpriseNumber("hub.kbo") }
        do { return try EnterpriseNumber(hubKbo) } catch { throw UsageError("--hub-kbo: \(error.reason)") }
    }

    private func path(_ option: String?, _ key: String, _ name: String, _ known: ConfigurationFile?) throws -> String {
        guard let path = option ?? known?.optionalPath(key) else { throw missing(name, key) }
        return path
    }

    private func missing(_ option: String, _ key: String) -> UsageError {
        UsageError("\(option) is missing; give it, or \(key) in the file of --config")
    }

    private func identity(certificate: String, key: String) throws -> SigningIdentity {
        do {
            let chain = try Certificate.all(pem: try InputFile.bytes(certificate))
            return try SigningIdentity(
                key: try PrivateKey(pem: try InputFile.bytes(key)), certificate: chain[0],
                intermediates: Array(chain.dropFirst()))
        } catch let error as XMLSecurityError {
            throw UsageError("\(certificate) and \(key) are no usable certificate and key: \(error.reason)")
        }
    }

    private func trust(_ anchors: String, crl: String?) throws -> TrustStore {
        do {
            return try TrustStore(
                anchors: try Certificate.all(pem: try InputFile.bytes(anchors)),
                revocationLists: try crl.map { [try InputFile.bytes($0)] } ?? [])
        } catch let error as XMLSecurityError {
            throw UsageError("--anchors or --crl: \(error.reason)")
        }
    }
}

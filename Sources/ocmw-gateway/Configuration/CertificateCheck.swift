import XMLSecurity

/// Checks certificates, keys and anchors that a configuration names.
struct CertificateCheck {
    let configuration: GatewayConfiguration
    let now: UTCInstant

    func findings() -> [ConfigurationFinding] {
        let (trust, findings) = trust()
        return findings + partners() + configuration.certificatePairs.flatMap { check($0, trust: trust) }
    }

    private func check(_ pair: GatewayConfiguration.CertificatePair, trust: TrustStore?) -> [ConfigurationFinding] {
        let key = "\(pair.prefix).certificate"
        let certificates: [Certificate]
        do {
            certificates = try Certificate.all(pem: try GatewayGraph.bytes(of: pair.files.certificateFile))
        } catch {
            return [unreadable(key, pair.files.certificateFile, "a PEM file with a certificate")]
        }
        guard let certificate = certificates.first else { return [] }
        var findings = certificates.enumerated().flatMap { index, certificate in
            validity(key, index == 0 ? "the certificate" : "its intermediate \(index)", certificate)
        }
        findings += privateKey(pair)
        if let organisation = pair.organisation, certificate.enterpriseNumberDigits != organisation.digits {
            let owner = certificate.enterpriseNumberDigits.map { "KBO number \($0)" } ?? "no KBO number"
            findings.append(
                .error(
                    key, "must be made out to KBO number \(organisation.digits), but has \(owner)",
                    "name the OCMW's own certificate, or correct \(pair.prefix).kbo"))
        }
        if findings.isEmpty, let trust, let purpose = pair.purpose {
            findings += chain(key, certificates, trust, purpose)
        }
        return findings
    }

    private func privateKey(_ pair: GatewayConfiguration.CertificatePair) -> [ConfigurationFinding] {
        let key = "\(pair.prefix).key"
        guard (try? GatewayGraph.bytes(of: pair.files.privateKeyFile)) != nil else {
            return [unreadable(key, pair.files.privateKeyFile, "a PEM file with a private key")]
        }
        do {
            _ = try pair.files.identity()
            return []
        } catch let error as XMLSecurityError where error.code == .keyCertificateMismatch {
            return [.error(key, "must belong to \(pair.prefix).certificate", "name the key made for this certificate")]
        } catch let error as XMLSecurityError {
            return [
                .error(
                    key, "must be a private key that can be used (\(error.reason))",
                    "name an unencrypted PEM key: RSA of 2048 bits or more, or P-256")
            ]
        } catch {
            return [unreadable(key, pair.files.privateKeyFile, "a PEM file with a private key")]
        }
    }

    private func chain(
        _ key: String, _ certificates: [Certificate], _ trust: TrustStore, _ purpose: TrustStore.Purpose
    ) -> [ConfigurationFinding] {
        trust.failures(
            certificate: certificates[0], intermediates: Array(certificates.dropFirst()), for: purpose, at: now
        ).map { failure in
            .error(key, "partners would refuse it (\(failure.rawValue))", failure.remedy(for: purpose))
        }
    }

    /// A partner's certificate that ended is of no use, but harms nobody.
    private func partners() -> [ConfigurationFinding] {
        let key = "trust.certificates"
        guard let file = configuration.partnersFile else { return [] }
        guard let bytes = try? GatewayGraph.bytes(of: file), let certificates = try? Certificate.all(pem: bytes) else {
            return [unreadable(key, file, "a PEM file with certificates")]
        }
        return certificates.enumerated().filter { $0.element.notAfter < now }.map { index, certificate in
            .warning(
                key, "certificate \(index + 1) expired at \(certificate.notAfter.xmlDateTime)",
                "put the partner's new certificate into the file")
        }
    }

    /// The store of anchors, lists and responses, where all can be used.
    private func trust() -> (TrustStore?, [ConfigurationFinding]) {
        guard let bytes = try? GatewayGraph.bytes(of: configuration.anchorsFile),
            let anchors = try? Certificate.all(pem: bytes)
        else {
            return (nil, [unreadable("trust.anchors", configuration.anchorsFile, "a PEM file with certificates")])
        }
        var findings = anchors.enumerated().flatMap { index, anchor in
            validity("trust.anchors", "anchor \(index + 1)", anchor)
        }
        let revocation = RevocationCheck(configuration: configuration, now: now)
        findings += revocation.findings()
        guard revocation.isReadable else { return (nil, findings) }
        return (try? configuration.revocation.store(anchors: anchors), findings)
    }

    private func validity(_ key: String, _ what: String, _ certificate: Certificate) -> [ConfigurationFinding] {
        if now < certificate.notBefore {
            let begin = certificate.notBefore.xmlDateTime
            return [.error(key, "\(what) is not valid before \(begin)", "wait until then, or set the clock")]
        }
        let end = certificate.notAfter.xmlDateTime
        if certificate.notAfter < now {
            return [.error(key, "\(what) expired at \(end)", "request a new certificate and name it here")]
        }
        guard certificate.notAfter < now.advanced(by: configuration.certificateNotice) else { return [] }
        return [.warning(key, "\(what) expires at \(end)", "request a new certificate now, name it here, restart")]
    }

    private func unreadable(_ key: String, _ path: String, _ what: String) -> ConfigurationFinding {
        .error(key, "must be \(what): \(path) cannot be read as one", "correct the path, or make the file readable")
    }
}

extension ConfigurationFinding {
    static func error(_ key: String, _ rule: String, _ remedy: String) -> Self {
        ConfigurationFinding(key: key, rule: rule, remedy: remedy)
    }

    static func warning(_ key: String, _ rule: String, _ remedy: String) -> Self {
        ConfigurationFinding(key: key, rule: rule, remedy: remedy, severity: .warning)
    }
}

extension TrustFailure {
    fileprivate func remedy(for purpose: TrustStore.Purpose) -> String {
        switch self {
        case .expired, .notYetValid: "request a new certificate"
        case .untrustedIssuer: "add its intermediates to the file, or its issuer to trust.anchors"
        case .revoked: "it was revoked: request a new certificate with a new key"
        case .revocationUnknown: "name a current list of its issuer in trust.crl, or a response in trust.ocsp"
        case .keyUsage, .extendedKeyUsage: "request a certificate for purpose \(purpose.rawValue)"
        case .weak: "request a certificate with RSA of 2048 bits or more, or P-256, and SHA-256"
        }
    }
}

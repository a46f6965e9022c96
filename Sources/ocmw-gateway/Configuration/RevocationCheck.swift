import XMLSecurity

/// Checks the revocation lists and OCSP responses that a configuration names.
struct RevocationCheck {
    let configuration: GatewayConfiguration
    let now: UTCInstant

    /// Whether each file can be read as what it should be.
    var isReadable: Bool {
        guard let files = try? configuration.revocation.read() else { return false }
        return files.lists.allSatisfy { (try? RevocationList($0.bytes)) != nil }
            && files.responses.allSatisfy { (try? OCSPResponse(der: $0.bytes)) != nil }
    }

    func findings() -> [ConfigurationFinding] {
        let revocation = configuration.revocation
        guard revocation.isJudged else { return uselessSettings() }
        return findings("trust.crl", revocation.listPath, "a revocation list in PEM or DER", "list") {
            bytes throws(XMLSecurityError) in
            let list = try RevocationList(bytes)
            return (list.thisUpdate, list.nextUpdate)
        }
            + findings("trust.ocsp", revocation.responsePath, "an OCSP response in DER", "response") {
                bytes throws(XMLSecurityError) in
                let response = try OCSPResponse(der: bytes)
                return (response.thisUpdate, response.nextUpdate)
            }
    }

    /// Settings of a judgement that does not take place.
    private func uselessSettings() -> [ConfigurationFinding] {
        guard configuration.revocation.policy != RevocationPolicy() else { return [] }
        return [
            .warning(
                "trust", "says how revocation is judged, but names no lists and responses: it is not judged",
                "name them in trust.crl or trust.ocsp")
        ]
    }

    private typealias Times = (thisUpdate: UTCInstant, nextUpdate: UTCInstant?)

    private func findings(
        _ key: String, _ path: String?, _ what: String, _ short: String,
        _ times: ([UInt8]) throws(XMLSecurityError) -> Times
    ) -> [ConfigurationFinding] {
        guard let path else { return [] }
        guard let files = try? RevocationFiles.files(path) else { return [unreadable(key, path, what)] }
        return files.flatMap { file -> [ConfigurationFinding] in
            guard let times = try? times(file.bytes) else { return [unreadable(key, file.path, what)] }
            // A folder may hold several: each is named; a single file is named by its key.
            return validity(key, file.path == path ? "" : "\(file.path) ", short, times)
        }
    }

    private func unreadable(_ key: String, _ path: String, _ what: String) -> ConfigurationFinding {
        .error(key, "must be \(what): \(path) cannot be read as one", "correct the path, or make the file readable")
    }

    /// A list is often made for days: it is warned about in the last quarter of its life, at most the notice before.
    private func validity(_ key: String, _ name: String, _ what: String, _ times: Times) -> [ConfigurationFinding] {
        if now < times.thisUpdate {
            let begin = times.thisUpdate.xmlDateTime
            return [.error(key, "\(name)is not valid before \(begin)", "set the clock")]
        }
        guard let end = end(times) else {
            return [ended(key, "\(name)does not say until when it counts", "set trust.maximumAgeHours")]
        }
        let renewal = "fetch the newest \(what) of the issuer"
        if end < now { return [ended(key, "\(name)ended at \(end.xmlDateTime)", renewal)] }
        let notice = min(configuration.certificateNotice, times.thisUpdate.duration(to: end) / 4)
        guard end < now.advanced(by: notice) else { return [] }
        return [.warning(key, "\(name)ends at \(end.xmlDateTime)", "\(renewal) before")]
    }

    /// Until when it counts: `nextUpdate`, or the age that the policy allows, whichever comes first.
    private func end(_ times: Times) -> UTCInstant? {
        let oldest = configuration.revocation.policy.maximumAge.map { times.thisUpdate.advanced(by: $0) }
        return [times.nextUpdate, oldest].compactMap(\.self).min()
    }

    private func ended(_ key: String, _ rule: String, _ remedy: String) -> ConfigurationFinding {
        switch configuration.revocation.policy.whenUnknown {
        case .hardFail: .error(key, "\(rule): certificates that rest on it are refused", remedy)
        case .softFail: .warning(key, "\(rule): revocation is not known", remedy)
        }
    }
}

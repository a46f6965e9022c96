import Foundation
import Messages
import SocialSecurity
import XMLSecurity

/// Checks a configuration file and everything that it names, without starting anything.
struct ConfigurationCheck {
    /// Path of the file.
    let path: String
    /// Instant at which certificates are judged.
    let now: UTCInstant
    /// Asks the hub what time it is; nil: it is not asked.
    var hubClock: HubClock? = HubClock()

    /// Everything that is wrong, or will be soon, in the order of the file's keys as far as they have a line.
    ///
    /// - Throws: `ConfigurationFindings` when the file cannot be read as configuration at all.
    func findings() async throws -> [ConfigurationFinding] {
        let loader = ConfigurationLoader(path: path)
        let outline = try loader.outline()
        let configuration: GatewayConfiguration
        do {
            configuration = try await loader.load()
        } catch let error as ConfigurationFindings {
            return error.findings
        }
        var findings = CertificateCheck(configuration: configuration, now: now).findings()
        findings += FileCheck(configuration: configuration).findings()
        findings += webhooks(of: configuration)
        findings += AddressCheck(configuration: configuration).findings()
        if let hubClock { findings += await hubClock.findings(configuration) }
        return findings.map { $0.located(in: outline, of: path) }
            .enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
            .map(\.element)
    }
}

extension GatewayConfiguration {
    /// A certificate with its key, and what for.
    struct CertificatePair {
        /// Key of the file above `certificate` and `key`: `rest`, `tenants.b`.
        let prefix: String
        let files: SigningFiles
        /// To whom it must be made out, where it matters.
        var organisation: EnterpriseNumber?
        /// What its chain to the anchors is judged for; nil: others judge it.
        var purpose: TrustStore.Purpose?
    }

    /// Every certificate of the configuration.
    var certificatePairs: [CertificatePair] {
        let client = SigningFiles(certificateFile: client.certificateFile, privateKeyFile: client.privateKeyFile)
        return [
            CertificatePair(
                prefix: "rest",
                files: SigningFiles(certificateFile: rest.certificateFile, privateKeyFile: rest.privateKeyFile)),
            CertificatePair(
                prefix: "soap",
                files: SigningFiles(certificateFile: soap.certificateFile, privateKeyFile: soap.privateKeyFile)),
            CertificatePair(prefix: "client", files: client, purpose: .tlsClient),
        ]
            + tenants.map {
                CertificatePair(
                    prefix: "tenants.\($0.name)", files: SigningFiles($0), organisation: $0.organisation,
                    purpose: .signing)
            }
    }
}

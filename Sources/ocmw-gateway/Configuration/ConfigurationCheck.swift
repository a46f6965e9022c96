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

    /// Certificates that end earlier than this are a warning.
    private static let renewalNotice = Duration.seconds(30 * 86_400)

    /// Everything that is wrong, or will be soon.
    func findings() async -> [ConfigurationFinding] {
        let configuration: GatewayConfiguration
        do {
            configuration = try await ConfigurationLoader(path: path).load()
        } catch let error as ConfigurationFindings {
            return error.findings
        } catch {
            return [finding("(file)", "cannot be read as configuration", "mend it")]
        }
        var findings = certificates(of: configuration).flatMap { check($0) }
        findings += trust(configuration)
        findings += webhooks(of: configuration)
        if (try? DocumentSchemas(directory: configuration.schemasDirectory)) == nil {
            findings.append(
                finding("schemas.directory", "holds no usable schemas", "name the folder Schemas of the release"))
        }
        findings += folder("data.directory", configuration.dataDirectory)
        findings += folder("keys.directory", configuration.keysDirectory)
        return findings
    }

    /// A certificate and key of the configuration.
    private struct Pair {
        let prefix: String
        let files: SigningFiles
        var organisation: EnterpriseNumber?
    }

    private func certificates(of configuration: GatewayConfiguration) -> [Pair] {
        let (rest, soap, client) = (configuration.rest, configuration.soap, configuration.client)
        return [
            Pair(
                prefix: "rest",
                files: SigningFiles(certificateFile: rest.certificateFile, privateKeyFile: rest.privateKeyFile)),
            Pair(
                prefix: "soap",
                files: SigningFiles(certificateFile: soap.certificateFile, privateKeyFile: soap.privateKeyFile)),
            Pair(
                prefix: "client",
                files: SigningFiles(certificateFile: client.certificateFile, privateKeyFile: client.privateKeyFile)),
        ]
            + configuration.tenants.map {
                Pair(prefix: "tenants.\($0.name)", files: SigningFiles($0), organisation: $0.organisation)
            }
    }

    private func check(_ pair: Pair) -> [ConfigurationFinding] {
        var findings = permissions("\(pair.prefix).key", pair.files.privateKeyFile)
        let key = "\(pair.prefix).certificate"
        guard let certificates = try? Certificate.all(pem: GatewayGraph.bytes(of: pair.files.certificateFile)),
            let certificate = certificates.first
        else { return findings + [finding(key, "must be a PEM file with a certificate", "name one that exists")] }
        findings += validity(key, certificate)
        if (try? pair.files.identity()) == nil {
            findings.append(
                finding("\(pair.prefix).key", "must be the private key of the certificate", "name the key made for it"))
        }
        if let organisation = pair.organisation, certificate.enterpriseNumberDigits != organisation.digits {
            findings.append(
                finding(key, "must be made out to the KBO number of the tenant", "name the OCMW's own certificate"))
        }
        return findings
    }

    private func validity(_ key: String, _ certificate: Certificate) -> [ConfigurationFinding] {
        if now < certificate.notBefore { return [finding(key, "is not valid yet", "wait, or set the clock")] }
        if certificate.notAfter < now { return [finding(key, "has expired", "request a new certificate")] }
        if certificate.notAfter < now.advanced(by: Self.renewalNotice) {
            return [
                ConfigurationFinding(
                    key: key, rule: "expires at \(certificate.notAfter.xmlDateTime)",
                    remedy: "request a new certificate now", severity: .warning)
            ]
        }
        return []
    }

    /// Key files must be readable by their owner only.
    private func permissions(_ key: String, _ path: String) -> [ConfigurationFinding] {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = attributes[.posixPermissions] as? NSNumber
        else { return [finding(key, "must be a file that exists", "name one")] }
        guard mode.intValue & 0o077 == 0 else {
            return [finding(key, "must have mode 0600", "chmod 600 the file")]
        }
        return []
    }

    private func trust(_ configuration: GatewayConfiguration) -> [ConfigurationFinding] {
        guard let bytes = try? GatewayGraph.bytes(of: configuration.anchorsFile),
            let anchors = try? Certificate.all(pem: bytes), (try? TrustStore(anchors: anchors)) != nil
        else { return [finding("trust.anchors", "must be a PEM file with certificates", "name one")] }
        guard let list = configuration.revocationListFile else { return [] }
        guard let bytes = try? GatewayGraph.bytes(of: list),
            (try? TrustStore(anchors: anchors, revocationLists: [bytes])) != nil
        else { return [finding("trust.crl", "must be a revocation list", "name one, or remove the key")] }
        return []
    }

    /// A folder may be missing (it is made on first start), but must not be a file.
    private func folder(_ key: String, _ path: String) -> [ConfigurationFinding] {
        var isFolder = ObjCBool(false)
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return [finding(key, "must be a folder", "name a folder")] }
        if exists, !FileManager.default.isWritableFile(atPath: path) {
            return [finding(key, "must be writable", "give it to the gateway's user")]
        }
        return []
    }

    private func finding(_ key: String, _ rule: String, _ remedy: String) -> ConfigurationFinding {
        ConfigurationFinding(key: key, rule: rule, remedy: remedy)
    }
}

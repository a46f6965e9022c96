import Gateway
import XMLSecurity

extension ConfigurationCheck {
    /// Secrets and anchors of every endpoint. Whoever shares a secret with another could speak in the gateway's name.
    func webhooks(of configuration: GatewayConfiguration) -> [ConfigurationFinding] {
        var findings: [ConfigurationFinding] = []
        var seen: [WebhookSecret: String] = [:]
        for tenant in configuration.tenants {
            for webhook in tenant.webhooks {
                let prefix = "tenants.\(tenant.name).webhooks.\(webhook.name)"
                findings += anchors("\(prefix).ca", webhook.anchorsFile)
                do {
                    for secret in try webhook.secrets().all {
                        guard let other = seen[secret] else {
                            seen[secret] = prefix
                            continue
                        }
                        findings.append(
                            ConfigurationFinding(
                                key: "\(prefix).secret", rule: "must not be the secret of \(other) too",
                                remedy: "make another one; docs/webhooks.md says how"))
                    }
                } catch {
                    findings.append(
                        ConfigurationFinding(
                            key: "\(prefix).secret", rule: "\(WebhookConfiguration.secretRule), mode 0600",
                            remedy: "make it, or chmod 600 it; docs/webhooks.md says how"))
                }
            }
        }
        return findings
    }

    private func anchors(_ key: String, _ file: String?) -> [ConfigurationFinding] {
        guard let file else { return [] }
        guard let certificates = try? Certificate.all(pem: GatewayGraph.bytes(of: file)), !certificates.isEmpty else {
            return [ConfigurationFinding(key: key, rule: "must be a PEM file with certificates", remedy: "name one")]
        }
        return []
    }
}

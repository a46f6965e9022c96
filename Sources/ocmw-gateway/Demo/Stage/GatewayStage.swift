import SocialSecurity

/// The configuration of one gateway process.
struct GatewayStage: Sendable {
    /// "north" or "south", also the name of its TLS certificate.
    let name: String
    let tenants: [Cast.Office]
    let restPort: Int
    let soapPort: Int
    let folder: DemoFolder
    let hub: EnterpriseNumber
    let hubURL: String
    /// The key with which the hub cosigns checkpoints.
    let witnessKey: String
    let schemas: String
    let webhooks: DemoWebhooks?

    var configurationFile: String { "\(folder.configuration)/gateway-\(name).yaml" }

    func write() throws { try folder.write(configuration, to: configurationFile) }

    private var configuration: String {
        """
        # Gateway \(name) of the demo; docs/configuration.md describes every key.
        \(endpoint("rest", port: restPort))
        \(endpoint("soap", port: soapPort))
        client:
          \(credentials("\(name)-tls"))
        hub:
          url: "\(hubURL)"
          kbo: "\(hub)"
          witnessKey: "\(witnessKey)"
        trust:
          anchors: "\(folder.anchors)"
          crl: "\(folder.certificates)/crl.pem"
        schemas:
          directory: "\(schemas)"
        data:
          directory: "\(folder.data)/gateway-\(name)"
        keys:
          directory: "\(folder.keys)/gateway-\(name)"
        soapLog:
          directory: "\(folder.rawSOAP)/\(name)"
        tenantNames: [\(tenants.map(\.key).joined(separator: ", "))]
        tenants:
        \(tenants.map(tenant).joined(separator: "\n"))

        """
    }

    private func endpoint(_ key: String, port: Int) -> String {
        """
        \(key):
          host: "127.0.0.1"
          port: "\(port)"
          \(credentials("\(name)-tls"))
        """
    }

    private func tenant(_ office: Cast.Office) -> String {
        """
          \(office.key):
            kbo: "\(office.number)"
            name: "\(office.ocmw.name)"
            certificate: "\(folder.certificates)/\(office.key).pem"
            key: "\(folder.certificates)/\(office.key).key"
            inquiryAnswers: "\(office.inquiryAnswers)"
        \(webhooks?.configuration(of: office) ?? "")
        """
    }

    private func credentials(_ certificate: String) -> String {
        """
        certificate: "\(folder.certificates)/\(certificate).pem"
          key: "\(folder.certificates)/\(certificate).key"
        """
    }
}

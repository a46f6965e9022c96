import XMLSecurity

/// Who is told of events: one address and one secret for each office, below an address that the caller named.
struct DemoWebhooks: Sendable {
    /// `https` address without query, as `WebhookConfiguration.isAddress` wants it.
    let url: String
    let folder: DemoFolder

    func address(of office: Cast.Office) -> String { url + (url.hasSuffix("/") ? "" : "/") + office.key }

    func secretFile(of office: Cast.Office) -> String { "\(folder.configuration)/webhook-\(office.key)" }

    /// Makes a secret for each office.
    func write(for offices: [Cast.Office]) throws {
        for office in offices {
            let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
            try folder.write("whsec_\(Base64.encode(secret))\n", to: secretFile(of: office))
        }
    }

    /// The endpoint of an office, as lines of its tenant.
    func configuration(of office: Cast.Office) -> String {
        """
            webhooks:
              receiver:
                url: "\(address(of: office))"
                secret: "\(secretFile(of: office))"
                ca: "\(folder.anchors)"
        """
    }
}

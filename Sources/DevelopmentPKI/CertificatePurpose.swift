import SwiftASN1
import X509

/// What a certificate of the development PKI may be used for.
public enum CertificatePurpose: String, Hashable, Sendable, CaseIterable {
    /// Signs documents and SOAP messages; key usage digitalSignature, no extended key usage.
    case signing
    /// Serves TLS; extended key usage serverAuth.
    case tlsServer = "tls-server"
    /// Opens TLS connections; extended key usage clientAuth.
    case tlsClient = "tls-client"
    /// Both ends of TLS, as a software house needs: extended key usage serverAuth and clientAuth.
    case tls

    /// The extended key usages, or nil for none.
    private var extendedKeyUsage: ExtendedKeyUsage? {
        get throws {
            switch self {
            case .signing: nil
            case .tlsServer: try ExtendedKeyUsage([.serverAuth])
            case .tlsClient: try ExtendedKeyUsage([.clientAuth])
            case .tls: try ExtendedKeyUsage([.serverAuth, .clientAuth])
            }
        }
    }

    /// The extensions that tell this purpose: key usage, extended key usage, alternative names.
    ///
    /// Host names are written for every TLS purpose, together with the address 127.0.0.1.
    /// Source: RFC 5280, sections 4.2.1.3, 4.2.1.6, 4.2.1.12.
    func extensions(hostNames: [String]) throws -> [Certificate.Extension] {
        var extensions = [try Certificate.Extension(KeyUsage(digitalSignature: true), critical: true)]
        guard let extendedKeyUsage = try extendedKeyUsage else { return extensions }
        extensions.append(try Certificate.Extension(extendedKeyUsage, critical: false))
        let loopback = GeneralName.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))
        let names = SubjectAlternativeNames(hostNames.map(GeneralName.dnsName) + [loopback])
        extensions.append(try Certificate.Extension(names, critical: false))
        return extensions
    }
}

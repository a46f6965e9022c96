import NIOSSL

/// Files with which one side of a mutual TLS connection shows itself and judges the other.
public struct TLSCredentials: Hashable, Sendable {
    /// PEM file of the own certificate, followed by its intermediates.
    public let certificateFile: String
    /// PEM file of the own private key.
    public let privateKeyFile: String
    /// PEM file of the anchors that the other side must chain to.
    public let anchorsFile: String

    /// Names the files; they are read when a client or server is made.
    public init(certificateFile: String, privateKeyFile: String, anchorsFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        self.anchorsFile = anchorsFile
    }

    /// Client side: shows the own certificate, checks chain and host name.
    func clientConfiguration() throws(SOAPClientError) -> TLSConfiguration {
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.trustRoots = .file(anchorsFile)
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificateFile).map {
                .certificate($0)
            }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: privateKeyFile, format: .pem))
            return configuration
        } catch {
            throw SOAPClientError(
                .unusableCredentials, "cannot use \(certificateFile), \(privateKeyFile) or \(anchorsFile)")
        }
    }
}

import Hummingbird
import NIOCore
import NIOSSL

/// Where a server listens and how it shows itself.
public struct ServerEndpoint: Hashable, Sendable {
    /// Address or host name to bind.
    public let host: String
    /// TCP port; 0 lets the system choose.
    public let port: Int
    /// PEM file of the server's certificate, followed by its intermediates.
    public let certificateFile: String
    /// PEM file of its private key.
    public let privateKeyFile: String

    /// Describes a server.
    public init(host: String, port: Int, certificateFile: String, privateKeyFile: String) {
        self.host = host
        self.port = port
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }

    /// How long a connection may be silent between requests, or in the middle of one, before it is closed.
    static let idleTimeout = TimeAmount.seconds(60)

    var applicationConfiguration: ApplicationConfiguration {
        ApplicationConfiguration(address: .hostname(host, port: port))
    }

    /// Runs a server; a failure to bind its address is told by its name.
    func explainingBindErrors(_ run: () async throws -> Void) async throws {
        do {
            try await run()
        } catch let error as IOError {
            throw ServerError(.cannotListen, "cannot listen on \(host):\(port) (system error \(error.errnoCode))")
        }
    }

    /// TLS of at least version 1.2, HTTP/1.1 only.
    ///
    /// - Parameter clientAnchors: PEM file of the anchors of client certificates; when given, a client must show one that
    ///   chains to them. Host names of clients are not checked: the number in the certificate tells who it is.
    func tlsConfiguration(clientAnchors: String?) throws(ServerError) -> TLSConfiguration {
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: privateKeyFile, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            if let clientAnchors {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAnchors))
                configuration.certificateVerification = .noHostnameVerification
            }
            return configuration
        } catch {
            throw ServerError(
                .unusableCredentials,
                "cannot use \(certificateFile), \(privateKeyFile) or \(clientAnchors ?? "anchors")")
        }
    }
}

/// Why a server cannot be started.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    public enum Code: String, Hashable, Sendable {
        /// A certificate, key or anchor file cannot be used.
        case unusableCredentials = "unusable-credentials"
        /// The address is in use, not one of this computer, or not allowed.
        case cannotListen = "cannot-listen"
        /// A folder for the log of SOAP messages cannot be made.
        case unusableFolder = "unusable-folder"
    }

    /// Closed code.
    public let code: Code
    /// One line for an administrator.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The code and the reason in one line.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Tells whether both have the same code.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

import Gateway
import Synchronization
import XMLSecurity

import struct Foundation.Data
import class Foundation.FileManager
import struct Foundation.FileAttributeKey

/// Writes every SOAP message of this gateway to a folder, one file each, for demonstrations and integrators.
///
/// The files hold personal data in clear and are never removed: off unless configured, folder 0700, files 0600.
public final class SOAPMessageLog: Sendable {
    /// Which way an exchange goes.
    public enum Direction: String, Sendable {
        /// The hub called this gateway.
        case incoming
        /// This gateway called the hub.
        case outgoing
    }

    /// One exchange whose request was written.
    public struct Exchange: Sendable {
        let log: SOAPMessageLog
        let name: String

        /// Writes the answer beside the request.
        public func end(answer: [UInt8]) { log.write(answer, to: "\(name)-answer.xml") }
    }

    private let directory: String
    private let clock: @Sendable () -> UTCInstant
    private let count = Mutex(0)

    /// Opens the folder and makes it when it is missing.
    ///
    /// - Throws: `ServerError` with `.unusableFolder`.
    public init(directory: String, clock: @escaping @Sendable () -> UTCInstant) throws(ServerError) {
        self.directory = directory
        self.clock = clock
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServerError(.unusableFolder, "cannot make \(directory)")
        }
    }

    /// Writes a request; files of one exchange have one name, which sorts by time.
    public func begin(_ direction: Direction, request: [UInt8]) -> Exchange {
        let number = count.withLock { count -> Int in
            count += 1
            return count
        }
        let instant = clock().xmlDateTime.replacing(":", with: "")
        let name = "\(instant)-\(String(number))-\(direction.rawValue)"
        write(request, to: "\(name)-request.xml")
        return Exchange(log: self, name: name)
    }

    /// A failure to write is not a failure of the exchange.
    private func write(_ bytes: [UInt8], to file: String) {
        _ = FileManager.default.createFile(
            atPath: "\(directory)/\(file)", contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    }
}

/// A transport that writes what it carries to a log.
public struct LoggedTransport: SOAPTransport {
    private let transport: any SOAPTransport
    private let log: SOAPMessageLog

    /// Wraps a transport.
    public init(_ transport: any SOAPTransport, log: SOAPMessageLog) {
        self.transport = transport
        self.log = log
    }

    /// Posts through the wrapped transport and writes request and answer.
    public func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8] {
        let exchange = log.begin(.outgoing, request: bytes)
        let answer = try await transport.post(bytes, soapAction: soapAction, timeout: timeout)
        exchange.end(answer: answer)
        return answer
    }
}

import Foundation
import Logging
import Synchronization

/// Writes every SOAP request and answer as a file of its own, for demonstrations: the files hold personal data.
///
/// Names are `<number>-<flow>-request.xml` and `-answer.xml`; forwarded messages have the flow `forward`.
public final class SOAPLog: Sendable {
    private let directory: String
    private let logger: Logger
    private let count: Mutex<Int>

    /// Makes the folder and goes on counting after the files that are there.
    ///
    /// - Throws: when the folder cannot be made.
    public init(directory: String, logger: Logger) throws {
        self.directory = directory
        self.logger = logger
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let numbers = try manager.contentsOfDirectory(atPath: directory).compactMap { name in
            name.split(separator: "-").first.flatMap { Int($0) }
        }
        count = Mutex(numbers.max() ?? 0)
    }

    /// One request and its answer.
    struct Exchange: Sendable {
        let log: SOAPLog
        let name: String

        func end(_ answer: [UInt8]) { log.write(answer, "\(name)-answer.xml") }
    }

    /// Writes a request; `name` is a SOAPAction, of which the last step is used.
    func begin(_ request: [UInt8], name: String) -> Exchange {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let letters = (name.split(separator: "/").last ?? "").filter { $0.isASCII && $0.isLetter }.prefix(64)
        let padded = String(repeating: "0", count: max(0, 6 - String(number).count)) + String(number)
        let exchange = Exchange(log: self, name: "\(padded)-\(letters.isEmpty ? "unknown" : String(letters))")
        write(request, "\(exchange.name)-request.xml")
        return exchange
    }

    private func write(_ bytes: [UInt8], _ name: String) {
        let written = FileManager.default.createFile(
            atPath: directory + "/" + name, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        if !written { logger.warning("a SOAP file could not be written") }
    }
}

import Foundation

/// Where everything lies that the demo makes. Git ignores it; it holds synthetic persons only, but keys all the same.
struct DemoFolder: Hashable, Sendable {
    /// Absolute path, without a slash at its end.
    let path: String

    /// Trust anchor of everybody.
    var anchors: String { "\(certificates)/ca.pem" }
    /// The development PKI.
    var certificates: String { "\(path)/certificates" }
    /// Configuration files and what they name.
    var configuration: String { "\(path)/configuration" }
    /// Databases.
    var data: String { "\(path)/data" }
    /// Key files of the databases.
    var keys: String { "\(path)/keys" }
    /// What the processes print.
    var logs: String { "\(path)/logs" }
    /// Business documents, receipts, refusals, results and stamps.
    var documents: String { "\(path)/documents" }
    /// SOAP requests and answers.
    var soap: String { "\(path)/soap" }
    /// SOAP messages as the processes write them.
    var rawSOAP: String { "\(path)/soap-raw" }

    /// Removes what an earlier run left and makes the folders.
    ///
    /// - Throws: `DemoFailure` when the folder holds something that no demo made.
    func makeAnew() throws {
        let manager = FileManager.default
        let marker = "\(path)/README.txt"
        if let found = try? manager.contentsOfDirectory(atPath: path), !found.isEmpty {
            guard manager.fileExists(atPath: marker) else {
                throw DemoFailure("\(path) holds files that no demo made: name another --data-directory")
            }
            for name in found { try manager.removeItem(atPath: "\(path)/\(name)") }
        }
        let private_ = [FileAttributeKey.posixPermissions: 0o700]
        for folder in [path, configuration, data, keys, logs, documents, soap, rawSOAP] {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: private_)
        }
        try write(
            "Made by `ocmw-gateway demo`, which removes it at its next run. Synthetic persons only.\n", to: marker)
    }

    /// Writes a text file, mode 0600.
    func write(_ text: String, to file: String) throws { try write(Array(text.utf8), to: file) }

    /// Writes a file, mode 0600.
    func write(_ bytes: [UInt8], to file: String) throws {
        let written = FileManager.default.createFile(
            atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        guard written else { throw DemoFailure("cannot write \(file)") }
    }
}

/// Why a step of the demo did not hold, in one line without personal data.
struct DemoFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

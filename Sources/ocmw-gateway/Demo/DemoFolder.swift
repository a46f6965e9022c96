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
    /// Unsigned documents to send by hand.
    var templates: String { "\(path)/templates" }
    /// SOAP requests and answers.
    var soap: String { "\(path)/soap" }
    /// SOAP messages as the processes write them.
    var rawSOAP: String { "\(path)/soap-raw" }

    /// Says that a demo made the folder, so that the next one may remove what is in it; locked while a demo uses it.
    private var marker: String { "\(path)/.made-by-ocmw-gateway-demo" }

    /// Takes the folder for this demo alone; makes it when missing.
    ///
    /// - Throws: `DemoFailure` when the folder holds something that no demo made, or when another demo uses it.
    func claim() throws -> ProcessLock {
        let manager = FileManager.default
        if let found = try? manager.contentsOfDirectory(atPath: path), !found.isEmpty {
            guard manager.fileExists(atPath: marker) else {
                throw DemoFailure("\(path) holds files that no demo made: name another --data-directory")
            }
        }
        try manager.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: Self.ownerOnly)
        do {
            return try ProcessLock(path: marker)
        } catch let error as ProcessLock.Held {
            throw DemoFailure(
                "another demo\(error.holder) uses \(path): stop it first, or name another --data-directory")
        }
    }

    /// Removes what an earlier run left in the folder that was claimed, and makes the folders in it.
    func makeAnew() throws {
        let manager = FileManager.default
        // The marker stays: it is the lock, and removing may be interrupted.
        for name in try manager.contentsOfDirectory(atPath: path) where "\(path)/\(name)" != marker {
            try manager.removeItem(atPath: "\(path)/\(name)")
        }
        for folder in [configuration, templates, data, keys, logs, documents, soap, rawSOAP] {
            try manager.createDirectory(
                atPath: folder, withIntermediateDirectories: false, attributes: Self.ownerOnly)
        }
        try write(Self.contents, to: "\(path)/README.txt")
    }

    private static var ownerOnly: [FileAttributeKey: Any] { [.posixPermissions: 0o700] }

    /// What lies where, for whoever looks.
    private static let contents = """
        Made by `ocmw-gateway demo`, which removes it all at its next run. Synthetic persons only.

        federation.json, federation.properties
                        addresses, API keys, key files and persons, for your own programs
        certificates/   development PKI; ca.pem is the anchor of everybody
        configuration/  of the hub and the two gateways; policy, persons and sources of the hub;
                        send-<a|b|c|guest>.yaml for mock-ksz send; faults.csv
        templates/      unsigned documents of B for mock-ksz send --fresh
        data/           databases, one for each OCMW and one of the hub
        keys/           key files of the databases
        documents/      <conversation>-<nn>-<operation>.xml, each verifiable alone with ca.pem
        soap/           <conversation>-<nn>-<operation>-<to-hub|to-gateway>-<request|answer>.xml
        soap-raw/       the same as each process logged it
        logs/           what each process printed

        """

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

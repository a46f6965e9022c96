import Foundation
import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

/// Reads the files that a configuration names. Every failure names the file and what to do about it.
struct HubFiles {
    let configuration: HubConfiguration

    func identity() throws -> SigningIdentity {
        try explained(configuration.signing.certificate, .identityUnusable, "an unusable signing key or certificate") {
            let chain = try Certificate.all(pem: Self.read(configuration.signing.certificate))
            guard let leaf = chain.first else { throw KSZHubError(.identityUnusable, "no certificate in the file") }
            return try SigningIdentity(
                key: try PrivateKey(pem: Self.read(configuration.signing.key)), certificate: leaf,
                intermediates: Array(chain.dropFirst()))
        }
    }

    func trust() throws -> TrustStore {
        let partners = try configuration.certificates.flatMap { file in
            try explained(file, .configurationInvalid, "trust.certificates names no PEM file with certificates") {
                try Certificate.all(pem: Self.read(file))
            }
        }
        return try explained(
            configuration.anchors.first ?? "trust.anchors", .identityUnusable, "unusable trust anchors"
        ) {
            let revocation = try revocation()
            return try TrustStore(
                anchors: try configuration.anchors.flatMap { try Certificate.all(pem: Self.read($0)) },
                revocationLists: revocation.lists, ocspResponses: revocation.responses, partners: partners,
                policy: configuration.judgesRevocation ? configuration.revocation : nil)
        }
    }

    /// What the revocation lists and OCSP responses hold now.
    func revocation() throws -> RevocationContents {
        RevocationContents(
            lists: try configuration.revocationLists.map(Self.read),
            responses: try configuration.ocspResponses.map(Self.read))
    }

    /// The octets of revocation lists and OCSP responses.
    struct RevocationContents: Hashable {
        let lists: [[UInt8]]
        let responses: [[UInt8]]
    }

    func schemas() throws -> DocumentSchemas {
        try explained(configuration.schemaDirectory, .configurationInvalid, "no usable schemas in the folder") {
            try DocumentSchemas(directory: configuration.schemaDirectory)
        }
    }

    func policy() throws -> PolicyTable {
        let bytes = try Self.read(configuration.policyFile)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KSZHubError(.policyUnreadable, "\(configuration.policyFile) is not UTF-8")
        }
        return try PolicyTable(csv: text)
    }

    func persons() throws -> PersonRegister {
        try PersonRegister(try json([PersonRecord].self, configuration.personsFile))
    }

    func sources() throws -> AuthenticSources {
        guard let file = configuration.sourcesFile else { return try AuthenticSources(AuthenticSources.File()) }
        return try AuthenticSources(try json(AuthenticSources.File.self, file))
    }

    /// The faults that the file begins with; none without a file.
    func faults() throws -> FaultPlan {
        guard let path = configuration.faultsFile else { return FaultPlan() }
        return try FaultPlan(csv: String(decoding: try Self.read(path), as: UTF8.self))
    }

    /// Opens the database in the data folder, which is made when it is not there.
    func store() throws -> SQLiteHubStore {
        try makeDataDirectory()
        return try SQLiteHubStore(path: path("hub.sqlite"))
    }

    /// The key under which persons are named in the database; made at the first start.
    func personIndex() throws -> PersonIndex { PersonIndex(secret: try secret("person-index.key")) }

    /// The key with which checkpoints of logs are cosigned; made at the first start.
    func witnessSigner() throws -> WitnessSigner {
        let name = "mock-ksz/\(configuration.number.digits)"
        guard let signer = WitnessSigner(name: name, seed: try secret("witness.key")) else {
            throw KSZHubError(.dataUnreadable, "\(path("witness.key")) does not hold an Ed25519 key")
        }
        return signer
    }

    /// 32 secret bytes in a file of the data folder (mode 0600), made when it is not there.
    private func secret(_ name: String) throws -> [UInt8] {
        try makeDataDirectory()
        let file = path(name)
        if !FileManager.default.fileExists(atPath: file) {
            var generator = SystemRandomNumberGenerator()
            let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
            guard FileManager.default.createFile(atPath: file, contents: secret, attributes: Self.ownerOnly) else {
                throw KSZHubError(.configurationInvalid, "\(file) cannot be written")
            }
        }
        let secret = try Self.read(file)
        guard secret.count == 32 else { throw KSZHubError(.dataUnreadable, "\(file) does not hold 32 bytes") }
        return secret
    }

    private static var ownerOnly: [FileAttributeKey: Any] { [.posixPermissions: 0o600] }

    private func path(_ name: String) -> String { configuration.dataDirectory + "/" + name }

    private func makeDataDirectory() throws {
        try explained(configuration.dataDirectory, .configurationInvalid, "the data folder cannot be made") {
            try FileManager.default.createDirectory(
                atPath: configuration.dataDirectory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KSZHubError(.configurationInvalid, "\(path) cannot be read; check the path and its permissions")
        }
        return Array(data)
    }

    private func json<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
        let data = Data(try Self.read(path))
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw KSZHubError(.dataUnreadable, "\(path): \(Self.place(error)) is missing or not of its type")
        }
    }

    /// Where a JSON file is wrong, by keys and positions; keys that are numbers of persons are left out.
    private static func place(_ error: DecodingError) -> String {
        let context: DecodingError.Context
        var last: [any CodingKey] = []
        switch error {
        case .keyNotFound(let key, let found):
            context = found
            last = [key]
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default: return "a value"
        }
        let names = (context.codingPath + last).map { key in
            key.intValue.map { "[\($0)]" } ?? (key.stringValue.allSatisfy(\.isNumber) ? "(person)" : key.stringValue)
        }
        return names.isEmpty ? "the JSON" : names.joined(separator: ".")
    }

    private func explained<Value>(
        _ path: String, _ code: KSZHubError.Code, _ reason: String, _ body: () throws -> Value
    ) throws -> Value {
        do { return try body() } catch let error as KSZHubError { throw error } catch {
            throw KSZHubError(code, "\(path): \(reason) (\(error))")
        }
    }
}

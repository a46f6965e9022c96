import Configuration
import Foundation
import KSZHub
import KSZHubHTTP
import Logging
import SocialSecurity

/// Reads the YAML file into plain values. Paths in it are relative to the file's own folder.
struct HubSettings {
    let hub: HubConfiguration
    let logLevel: Logger.Level

    static func read(_ path: String) async throws -> HubSettings {
        let reader: ConfigReader
        do {
            reader = ConfigReader(provider: try await FileProvider<YAMLSnapshot>(filePath: .init(path)))
        } catch {
            throw KSZHubError(.configurationInvalid, "\(path) is not a readable YAML file (\(error))")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        return try HubSettings(Values(reader: reader, folder: folder))
    }

    private init(_ values: Values) throws {
        logLevel = try values.logLevel()
        hub = HubConfiguration(
            host: values.optionalText("listen.host") ?? "127.0.0.1",
            port: try values.number("listen.port", 0...65_535, default: 0),
            number: try values.enterpriseNumber("hub.kbo"),
            signing: .init(
                key: try values.path("hub.signingKey"), certificate: try values.path("hub.signingCertificate")),
            tls: .init(key: try values.path("hub.tlsKey"), certificate: try values.path("hub.tlsCertificate")),
            anchors: try values.paths("trust.anchors"),
            revocationLists: values.optionalPaths("trust.revocationLists"),
            members: try values.members(), dataDirectory: try values.path("dataDirectory"),
            schemaDirectory: try values.path("files.schemas"), policyFile: try values.path("files.policy"),
            personsFile: try values.path("files.persons"), sourcesFile: values.optionalPath("files.sources"),
            soapLogDirectory: values.optionalPath("soapLog"),
            messageByteLimit: try values.number("messageByteLimit", 1_024...67_108_864, default: 2_097_152))
    }
}

/// Typed reading with errors that name the key.
private struct Values {
    let reader: ConfigReader
    let folder: URL

    func optionalText(_ key: String) -> String? { reader.string(forKey: ConfigKey(key)) }

    func text(_ key: String) throws -> String {
        guard let text = optionalText(key), !text.isEmpty else {
            throw KSZHubError(.configurationInvalid, "the key \(key) is missing")
        }
        return text
    }

    func number(_ key: String, _ range: ClosedRange<Int>, default value: Int) throws -> Int {
        guard let text = optionalText(key) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw KSZHubError(
                .configurationInvalid, "\(key) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func enterpriseNumber(_ key: String) throws -> EnterpriseNumber { try enterpriseNumber(try text(key), key) }

    private func enterpriseNumber(_ text: String, _ key: String) throws -> EnterpriseNumber {
        do { return try EnterpriseNumber(text) } catch {
            throw KSZHubError(.configurationInvalid, "\(key) is not an enterprise number: \(error.reason)")
        }
    }

    private func absolute(_ path: String) -> String { URL(fileURLWithPath: path, relativeTo: folder).path }

    func optionalPath(_ key: String) -> String? { optionalText(key).map(absolute) }

    func path(_ key: String) throws -> String { absolute(try text(key)) }

    func optionalPaths(_ key: String) -> [String] {
        (reader.stringArray(forKey: ConfigKey(key)) ?? []).map(absolute)
    }

    func paths(_ key: String) throws -> [String] {
        let paths = optionalPaths(key)
        guard !paths.isEmpty else { throw KSZHubError(.configurationInvalid, "the list \(key) is missing or empty") }
        return paths
    }

    func logLevel() throws -> Logger.Level {
        guard let text = optionalText("logLevel") else { return .info }
        guard let level = Logger.Level(rawValue: text) else {
            throw KSZHubError(.configurationInvalid, "logLevel must be trace, debug, info, notice, warning or error")
        }
        return level
    }

    func members() throws -> [Member] {
        guard let names = reader.stringArray(forKey: "memberNames"), !names.isEmpty else {
            throw KSZHubError(.configurationInvalid, "the list memberNames is missing or empty")
        }
        return try names.map(member)
    }

    private func member(_ name: String) throws -> Member {
        let key = "members.\(name)"
        let operators = reader.stringArray(forKey: ConfigKey("\(key).operators")) ?? []
        return Member(
            number: try enterpriseNumber("\(key).kbo"), address: optionalText("\(key).url"),
            operators: Set(try operators.map { try enterpriseNumber($0, "\(key).operators") }),
            successor: try optionalText("\(key).successor").map { try enterpriseNumber($0, "\(key).successor") })
    }
}

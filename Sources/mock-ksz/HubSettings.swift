import KSZHub
import KSZHubHTTP
import Logging
import SocialSecurity
import XMLSecurity

/// The hub's configuration file as plain values.
struct HubSettings {
    let hub: HubConfiguration
    let logLevel: Logger.Level

    /// Every key of the file; docs/mock-hub.md describes each.
    static let keys = [
        "listen.host", "listen.port", "hub.kbo", "hub.signingKey", "hub.signingCertificate", "hub.tlsKey",
        "hub.tlsCertificate", "trust.anchors", "trust.certificates", "trust.revocationLists",
        "trust.ocspResponses", "trust.revocation", "trust.maximumAgeHours", "memberNames", "members.*.kbo",
        "members.*.url", "members.*.operators", "members.*.successor", "members.*.validUntil", "dataDirectory",
        "files.schemas", "files.policy",
        "files.persons", "files.sources", "files.faults", "soapLog", "messageByteLimit", "logLevel",
    ]

    /// Reads a file.
    ///
    /// - Throws: `KSZHubError` naming the key, also for a key that nobody reads.
    static func read(_ path: String) async throws -> HubSettings {
        try HubSettings(try await ConfigurationFile(path, known: keys))
    }

    private init(_ file: ConfigurationFile) throws {
        logLevel = try Self.logLevel(file)
        hub = HubConfiguration(
            host: file.optionalText("listen.host") ?? "127.0.0.1",
            port: try file.number("listen.port", 0...65_535, default: 0),
            number: try file.enterpriseNumber("hub.kbo"),
            signing: .init(
                key: try file.path("hub.signingKey"), certificate: try file.path("hub.signingCertificate")),
            tls: .init(key: try file.path("hub.tlsKey"), certificate: try file.path("hub.tlsCertificate")),
            anchors: try file.paths("trust.anchors"), certificates: file.optionalPaths("trust.certificates"),
            revocationLists: file.optionalPaths("trust.revocationLists"),
            ocspResponses: file.optionalPaths("trust.ocspResponses"), revocation: try Self.revocation(file),
            members: try Self.members(file), dataDirectory: try file.path("dataDirectory"),
            schemaDirectory: try file.path("files.schemas"), policyFile: try file.path("files.policy"),
            personsFile: try file.path("files.persons"), sourcesFile: file.optionalPath("files.sources"),
            faultsFile: file.optionalPath("files.faults"),
            soapLogDirectory: file.optionalPath("soapLog"),
            messageByteLimit: try file.number("messageByteLimit", 1_024...67_108_864, default: 2_097_152))
    }

    private static func logLevel(_ file: ConfigurationFile) throws -> Logger.Level {
        guard let text = file.optionalText("logLevel") else { return .info }
        guard let level = Logger.Level(rawValue: text) else {
            throw KSZHubError(.configurationInvalid, "logLevel must be trace, debug, info, notice, warning or error")
        }
        return level
    }

    private static func revocation(_ file: ConfigurationFile) throws -> RevocationPolicy {
        let word = file.optionalText("trust.revocation") ?? RevocationPolicy.WhenUnknown.hardFail.rawValue
        guard let whenUnknown = RevocationPolicy.WhenUnknown(rawValue: word) else {
            throw KSZHubError(.configurationInvalid, "trust.revocation must be hard-fail or soft-fail")
        }
        let age = try file.optionalText("trust.maximumAgeHours").map { _ in
            try file.number("trust.maximumAgeHours", 1...8_760, default: 1)
        }
        return RevocationPolicy(whenUnknown: whenUnknown, maximumAge: age.map { .seconds($0 * 3_600) })
    }

    private static func members(_ file: ConfigurationFile) throws -> [Member] {
        let names = file.list("memberNames")
        guard !names.isEmpty else {
            throw KSZHubError(.configurationInvalid, "the list memberNames is missing or empty")
        }
        if let unnamed = file.names(below: "members").subtracting(names).min() {
            throw KSZHubError(
                .configurationInvalid, "members.\(unnamed) is not in memberNames; add it there or remove its keys")
        }
        return try names.map { try member($0, file) }
    }

    private static func member(_ name: String, _ file: ConfigurationFile) throws -> Member {
        let key = "members.\(name)"
        return Member(
            number: try file.enterpriseNumber("\(key).kbo"), address: file.optionalText("\(key).url"),
            operators: try file.enterpriseNumbers("\(key).operators"),
            successor: try file.optionalEnterpriseNumber("\(key).successor"),
            validUntil: try file.optionalDate("\(key).validUntil"))
    }
}

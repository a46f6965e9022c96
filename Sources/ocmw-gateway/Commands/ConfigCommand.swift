import ArgumentParser
import AuditLog
import Gateway
import XMLSecurity

/// `ocmw-gateway config`: what the configuration file says, and whether it can work.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Checks and shows the configuration.",
        discussion: "Example: ocmw-gateway config check --config gateway.yaml",
        subcommands: [Check.self, Show.self])

    /// Checks the file and everything that it names.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks every key, file, permission, certificate and address, and the clock.",
            discussion: """
                Each finding names file and line, key, rule and what to do. The hub is asked for its clock over mutual
                TLS; nothing is sent to it. Exit status 0: nothing is wrong, warnings may be told; 1: the gateway would
                not work (with --strict also: a warning); 2: the file cannot be read.

                Example: ocmw-gateway config check --config gateway.yaml --json
                """)

        @OptionGroup var file: ConfigurationOption
        @Flag(help: "Does not ask the hub for its clock.") var offline = false
        @Flag(help: "Warnings end with status 1 as well.") var strict = false
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            try await CommandFailure.explained(remedy: file.remedy) {
                let check = ConfigurationCheck(
                    path: file.path, now: SystemClock.now(), hubClock: offline ? nil : HubClock())
                let findings = try await check.findings()
                if json {
                    try Output.json(.array(findings.map(\.json)))
                } else if findings.isEmpty {
                    Output.line("the configuration is in order")
                } else {
                    findings.forEach { Output.line($0.description) }
                }
                guard !findings.contains(where: { strict || $0.severity == .error }) else {
                    throw CommandFailure.invalid
                }
            }
        }
    }

    /// Shows every key with its effective value.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows every key with its value or standard value; contents of secret files never.",
            discussion: "Example: ocmw-gateway config show --config gateway.yaml --json")

        @OptionGroup var file: ConfigurationOption
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            try await CommandFailure.explained(remedy: file.remedy) {
                let loader = ConfigurationLoader(path: file.path)
                _ = try await loader.load()
                try Output.members(try loader.shown(), json: json)
            }
        }
    }
}

extension ConfigurationLoader {
    /// Every key with its effective value, as `config show` shows it.
    func shown() throws -> JSONValue {
        .object(ConfigurationKey.effectiveValues(try outline().values).mapValues(JSONValue.string))
    }
}

extension ConfigurationFinding {
    fileprivate var json: JSONValue {
        .object([
            "file": file.map(JSONValue.string) ?? .null, "line": line.map { .integer(Int64($0)) } ?? .null,
            "key": .string(key), "rule": .string(rule), "remedy": .string(remedy),
            "severity": .string(severity.rawValue),
        ])
    }
}

extension ConfigurationKey {
    /// Values of a file completed by standard values; of secrets only that there is one, and whether it is the same file:
    /// another path is another configuration.
    static func effectiveValues(_ values: [String: String]) -> [String: String] {
        var effective = values
        for key in all where !key.name.contains("*") && values[key.name] == nil {
            effective[key.name] = key.standard
        }
        for (name, path) in effective where !path.isEmpty && described(name)?.isSecretFile == true {
            let digest = Base64.encode(SHA256Digest.of(Array(path.utf8)))
            effective[name] = "(hidden; path sha256:\(digest.prefix(16)))"
        }
        return effective
    }
}

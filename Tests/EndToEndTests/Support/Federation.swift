import Foundation
import Gateway
import SocialSecurity
import Testing

/// Hub and gateways as processes of the test's own, on the configuration that a demo left behind, so that each can be killed.
final class Federation {
    let scratch: Scratch
    /// Stands before the hub for gateway south.
    let hubProxy: HoldingProxy
    /// Stands before gateway north for the hub.
    let northProxy: HoldingProxy
    private var processes: [String: Process] = [:]

    var folder: String { scratch.path + "/demo-data" }

    /// Runs a demo to its end, then starts its three processes again, with the proxies between them.
    init(seed: Int) async throws {
        scratch = try Scratch()
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"), DemoArguments.make(scratch.path, seed: seed, once: true))
        try #require(outcome.status == 0, "\(outcome.output)")
        let configuration = scratch.path + "/demo-data/configuration"
        let hubPort = try Self.ports("\(configuration)/hub.yaml")[0]
        let northPort = try Self.ports("\(configuration)/gateway-north.yaml")[1]
        hubProxy = try await HoldingProxy(before: hubPort, scratch: scratch)
        northProxy = try await HoldingProxy(before: northPort, scratch: scratch)
        try Self.replace(
            "127.0.0.1:\(hubPort)/soap", "127.0.0.1:\(hubProxy.port)/soap", "\(configuration)/gateway-south.yaml")
        try Self.replace(
            "127.0.0.1:\(northPort)/soap", "127.0.0.1:\(northProxy.port)/soap", "\(configuration)/hub.yaml")
        for name in ["hub", "gateway-north", "gateway-south"] { try await start(name) }
    }

    deinit { for process in processes.values { process.terminate() } }

    /// Starts "hub", "gateway-north" or "gateway-south" and waits until it is ready.
    func start(_ name: String) async throws {
        let isHub = name == "hub"
        let program = isHub ? "mock-ksz" : "ocmw-gateway"
        let output = scratch.path + "/\(name)-\(UUID().uuidString).log"
        let process = try Program.start(
            try Program.built(program), ["serve", "--config", "\(folder)/configuration/\(name).yaml"], output: output)
        processes[name] = process
        _ = try await until("\(name) is ready") {
            try #require(process.isRunning)
            return try Files.text(output).contains("\(program) ready ") ? true : nil
        }
    }

    /// Ends a process as a power cut does.
    func killHard(_ name: String) async throws {
        let process = try #require(processes[name])
        kill(process.processIdentifier, SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Ends a process as an administrator does (SIGTERM) and waits until it is gone.
    func end(_ name: String) async throws {
        let process = try #require(processes[name])
        process.terminate()
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Stops everything.
    func stop() async throws {
        for process in processes.values { process.terminate() }
        for process in processes.values { while process.isRunning { try await Task.sleep(for: .milliseconds(10)) } }
    }

    /// The software of an OCMW, with an API key made now.
    func software(_ tenant: String, of gateway: String) async throws -> Software {
        let configuration = "\(folder)/configuration/\(gateway).yaml"
        let key = try await Program.run(
            try Program.built("ocmw-gateway"),
            ["keys", "create", "--config", configuration, "--tenant", tenant, "--label", "end-to-end"])
        try #require(key.status == 0, "\(key.output)")
        return Software(
            address: "https://127.0.0.1:\(try Self.ports(configuration)[0])",
            key: key.output.trimmingCharacters(in: .whitespacesAndNewlines), anchors: "\(folder)/certificates/ca.pem")
    }

    /// KBO number of a tenant, from the hub's configuration.
    func number(of tenant: String) throws -> String {
        let text = try Files.text("\(folder)/configuration/hub.yaml")
        let pattern = try Regex<(Substring, Substring)>("  \(tenant):\\s+kbo: \"([0-9]{10})\"")
        return String(try #require(text.firstMatch(of: pattern)).1)
    }

    /// The persons of the hub's register.
    func persons() throws -> [JSONValue] {
        guard case .array(let persons) = try JSONValue(bytes: Files.bytes("\(folder)/configuration/persons.json"))
        else {
            return []
        }
        return persons
    }

    /// Number of SOAP messages of a kind that a process logged.
    func logged(_ process: String, _ ending: String) throws -> Int {
        try Files.xml(in: "\(folder)/soap-raw/\(process)").count { $0.hasSuffix(ending) }
    }

    private static func ports(_ file: String) throws -> [Int] {
        try Files.text(file).matches(of: /port: "([0-9]+)"/).compactMap { Int($0.1) }
    }

    private static func replace(_ old: String, _ new: String, _ file: String) throws {
        let text = try Files.text(file)
        try #require(text.contains(old))
        try Data(text.replacing(old, with: new).utf8).write(to: URL(filePath: file))
    }
}

import Foundation
import Testing

/// A SOAP client for integrators, written in another language on other people's libraries: Schemas/Clients.
struct ForeignClient: Sendable {
    enum Language: String, CaseIterable, Sendable {
        /// zeep and xmlsec.
        case python
        /// WSS4J and the JDK.
        case java
    }

    /// What a client printed: lines `name: value`.
    struct Outcome {
        let status: Int32
        let output: String

        func value(_ name: String) -> String? {
            output.split(separator: "\n").first { $0.hasPrefix("\(name): ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }
    }

    private let language: Language
    private let command: [String]
    private let demo: ServingDemo

    /// Makes a client ready to run in a sandbox; the one in Java is compiled into `scratch`, once for many runs.
    init(_ language: Language, in demo: ServingDemo, scratch: Scratch) async throws {
        self.language = language
        self.demo = demo
        let folder = "\(Program.repository)/Schemas/Clients"
        switch language {
        case .python: command = ["python3", "\(folder)/soap_client.py", "\(demo.folder)/federation.json"]
        case .java:
            let libraries = ["wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop"]
                .map { "/usr/share/java/\($0).jar" }.joined(separator: ":")
            let compiled = try await Program.run(
                "javac", ["-cp", libraries, "-d", scratch.path, "\(folder)/SoapClient.java"])
            try #require(compiled.status == 0, "\(compiled.output)")
            let properties = "\(demo.folder)/federation.properties"
            command = ["java", "-cp", "\(scratch.path):\(libraries)", "SoapClient", properties]
        }
    }

    /// Sends a document to the hub.
    func send(_ operation: String, _ options: [String: String] = [:], flags: [String] = []) async throws -> Outcome {
        let arguments = options.sorted { $0.key < $1.key }.map { key, value in
            language == .python ? "--\(key)=\(value)" : "\(key)=\(value)"
        }
        return try await run([operation] + arguments + flags)
    }

    /// Judges stored answers to one request, a line each.
    func verify(_ request: String, _ answers: [String]) async throws -> Outcome {
        try await run(["verify", request] + answers)
    }

    private func run(_ arguments: [String]) async throws -> Outcome {
        let outcome = try await Program.run(command[0], Array(command.dropFirst()) + arguments)
        return Outcome(status: outcome.status, output: outcome.output)
    }
}

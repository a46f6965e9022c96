import DevelopmentPKI
import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// A program that ran to its end.
struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
}

/// A hub in a process of its own, with keys, members and persons in a folder that goes with the value.
final class Sandbox: @unchecked Sendable {
    // `hub` is set only by start and kill, which one test calls one after the other.
    static let hubNumber = "1999999943"
    /// Two OCMWs; nobody listens at their addresses.
    static let a = "0999999922"
    static let b = "0999999823"
    static let operatorNumber = "1999999844"
    /// In the register, with the proof that `proof` gives.
    static let applicant = "71023000122"

    let folder: String
    private var hub: Process?
    private(set) var url = ""

    init() throws {
        folder = NSTemporaryDirectory() + "mock-ksz-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let pki = DevelopmentCertificates(directory: folder + "/pki", now: Date())
        try pki.initialise()
        for (name, number, purpose) in [
            ("a", Self.a, CertificatePurpose.signing), ("b", Self.b, .signing), ("hub", Self.hubNumber, .signing),
            ("hub-tls", Self.hubNumber, .tls), ("operator-tls", Self.operatorNumber, .tls),
        ] {
            _ = try pki.issue(
                IssueRequest(
                    name: name, enterpriseNumber: try EnterpriseNumber(number), purpose: purpose, keyAlgorithm: .p256))
        }
        try write("policy.csv", Self.policy)
        try write("persons.json", Self.persons)
        try write("sources.json", Self.sources)
        try write("hub.yaml", Self.configuration)
    }

    deinit {
        hub?.terminate()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path(name))) }

    func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

    /// Starts the hub and waits until it listens; writes the settings of senders.
    func start() async throws {
        let output = path("hub-\(UUID().uuidString).out")
        let process = try Self.process(["serve", "--config", path("hub.yaml")], output, path("hub.log"))
        hub = process
        while true {
            let text = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
            if let ready = text.firstMatch(of: /ready (https:\S+)/) {
                url = String(ready.1)
                break
            }
            let log = try String(contentsOfFile: path("hub.log"), encoding: .utf8)
            try #require(process.isRunning, "\(log)")
            try await Task.sleep(for: .milliseconds(10))
        }
        for name in ["a", "b"] { try write("send-\(name).yaml", settings(of: name)) }
    }

    /// Ends the hub as a power cut does.
    func kill() async throws {
        let process = try #require(hub)
        Foundation.kill(process.processIdentifier, SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Runs mock-ksz to its end.
    func run(_ arguments: String...) async throws -> Outcome { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> Outcome { try await run(program: nil, arguments) }

    /// Runs mock-ksz, or a program of the system, to its end.
    func run(program: String?, _ arguments: [String]) async throws -> Outcome {
        let (output, errors) = (path(UUID().uuidString), path(UUID().uuidString))
        let process = try Self.process(arguments, output, errors, program: program)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    private static func process(
        _ arguments: [String], _ output: String, _ errors: String, program: String? = nil
    ) throws -> Process {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL =
            program.map { _ in URL(filePath: "/usr/bin/env") }
            ?? URL(filePath: own).deletingLastPathComponent().appending(path: "mock-ksz")
        process.arguments = (program.map { [$0] } ?? []) + arguments
        process.standardInput = FileHandle.nullDevice
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let handles = try [output, errors].map { try FileHandle(forWritingTo: URL(filePath: $0)) }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        // Foundation keeps them open for as long as this process lives.
        for handle in handles { try handle.close() }
        return process
    }

    private func settings(of name: String) -> String {
        """
        hub: { url: "\(url)", kbo: "\(Self.hubNumber)" }
        trust: { anchors: pki/ca.pem, crl: pki/crl.pem }
        operator: { certificate: pki/operator-tls.pem, key: pki/operator-tls.key }
        ocmw: { certificate: pki/\(name).pem, key: pki/\(name).key }

        """
    }
}

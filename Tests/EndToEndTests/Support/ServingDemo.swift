import DevelopmentPKI
import Foundation
import SOAPClient
import SocialSecurity
import Testing
import XMLSecurity

/// A demo that keeps serving after its story, or a sandbox without one, to be approached by strangers. Stopped by `stop`, at the latest when the value goes.
final class ServingDemo: Sendable {
    private let scratch: Scratch
    private let process: Process

    var folder: String { scratch.path + "/demo-data" }

    /// Runs the story and waits until it is over.
    init(seed: Int, sandbox: Bool = false, webhook: String? = nil) async throws {
        scratch = try Scratch()
        process = try Program.start(
            try Program.built("ocmw-gateway"),
            DemoArguments.make(scratch.path, seed: seed, once: false, sandbox: sandbox, webhook: webhook),
            output: scratch.path + "/output")
        while try !scratch.text("output").contains("Still serving") {
            let output = try scratch.text("output")
            try #require(process.isRunning, "\(output)")
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Asks it to stop as a user does, and waits.
    func stop() async throws -> Int32 {
        process.terminate()
        while process.isRunning {
            // What it says is true when it says it: no child is left then.
            if try scratch.text("output").hasSuffix("stopped\n") {
                for child in try children() { #expect(kill(child, 0) != 0, "process \(child) is still there") }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try scratch.text("output").hasSuffix("stopped\n"))
        return process.terminationStatus
    }

    /// A value of federation.properties.
    func value(_ key: String) throws -> String {
        let lines = try Files.text("\(folder)/federation.properties").split(separator: "\n")
        return String(try #require(lines.first { $0.hasPrefix("\(key)=") }).dropFirst(key.count + 1))
    }

    /// The software of an OCMW, with the API key that the sandbox made for it.
    func software(_ office: String) throws -> Software {
        Software(
            address: try value("ocmws.\(office).rest"), key: try value("ocmws.\(office).softwareKey"),
            anchors: "\(folder)/certificates/ca.pem")
    }

    /// The process identifiers that it told of its children.
    func children() throws -> [Int32] {
        try scratch.text("output").matches(of: /(?:is ready|on the same port) +pid ([0-9]+)/).compactMap { Int32($0.1) }
    }

    /// The ports in a configuration file, in their order.
    func ports(of configuration: String) throws -> [Int] {
        try Files.text("\(folder)/configuration/\(configuration)").matches(of: /port: "([0-9]+)"/)
            .compactMap { Int($0.1) }
    }

    func gatewaySOAP(_ name: String) throws -> String {
        "https://127.0.0.1:\(try ports(of: "gateway-\(name).yaml")[1])/soap"
    }

    func hubSOAP() throws -> String { "https://127.0.0.1:\(try ports(of: "hub.yaml")[0])/soap" }

    /// TLS credentials of the demo's own PKI.
    func credentials(_ name: String) -> TLSCredentials {
        TLSCredentials(
            certificateFile: "\(folder)/certificates/\(name).pem", privateKeyFile: "\(folder)/certificates/\(name).key",
            anchorsFile: "\(folder)/certificates/ca.pem")
    }

    /// A certificate of the same authority for an organisation that nobody lists, or of the foreign one.
    func strangerCredentials(_ issuer: IssueRequest.Issuer = .root) throws -> TLSCredentials {
        var identifiers = SyntheticIdentifiers(seed: 999)
        let pki = DevelopmentCertificates(directory: "\(folder)/certificates", now: Date())
        let name = "stranger-\(issuer.rawValue)"
        _ = try pki.issue(
            IssueRequest(
                name: name, enterpriseNumber: identifiers.nextEnterpriseNumber(), purpose: .tls, keyAlgorithm: .p256,
                issuer: issuer))
        return credentials(name)
    }

    /// A message of the story, as it was sent.
    func message(_ ending: String) throws -> [UInt8] {
        try Files.bytes(try #require(try Files.xml(in: "\(folder)/soap").last { $0.hasSuffix(ending) }))
    }

    func identity(_ name: String) throws -> SigningIdentity {
        try SigningIdentity(
            key: PrivateKey(pem: Files.bytes("\(folder)/certificates/\(name).key")),
            certificate: Certificate(pem: Files.bytes("\(folder)/certificates/\(name).pem")))
    }
}

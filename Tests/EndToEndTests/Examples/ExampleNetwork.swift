import Foundation
import Messages
import SOAPClient
import SocialSecurity
import Testing
import XMLSecurity

/// A hub, gateway north (OCMW A and C) and gateway south (B) as processes, and OCMW D played by the test or hosted by a
/// gateway of its own.
final class ExampleNetwork {
    let manifest: ExampleManifest
    let keys: ExampleKeys
    let member: PlayedMember
    private let scratch: Scratch
    private var clients: [String: SOAPClient] = [:]
    private let ports: [String: Int]
    private var processes: [Process] = []

    /// Sets the network up, and stops all of it however the body ends.
    static func run(hostingD: Bool = false, _ body: (ExampleNetwork) async throws -> Void) async throws {
        let network = try await ExampleNetwork(hostingD: hostingD)
        do {
            try await body(network)
        } catch {
            try await network.stop()
            throw error
        }
        try await network.stop()
    }

    private init(hostingD: Bool) async throws {
        let manifest = try ExampleManifest.read()
        let scratch = try Scratch()
        let keys = try ExampleKeys(manifest: manifest, folder: scratch.path + "/keys")
        member = PlayedMember(keys: keys) { document, digest in
            try ExampleReceipt.make(for: document, digest: digest, keys: keys)
        }
        (self.manifest, self.scratch, self.keys) = (manifest, scratch, keys)
        let free = try FreeTestPorts.take(7)
        ports = [
            "hub": free[0], "north": free[1], "south": free[2], "north-rest": free[3], "south-rest": free[4],
            "you": hostingD ? free[5] : try await member.start(), "you-rest": free[6],
        ]
        try ExampleConfiguration(
            keys: keys, manifest: manifest, ports: ports, folder: scratch.path, hostsD: hostingD
        ).write()
        try await start("mock-ksz", "hub")
        for gateway in ["north", "south"] + (hostingD ? ["you"] : []) { try await start("ocmw-gateway", gateway) }
        // Last: a client that is not shut down stops the program.
        for name in ["north", "south", "you", "hub"] {
            clients[name] = try SOAPClient(credentials: keys.credentials("\(name)-tls"))
        }
    }

    deinit { for process in processes { process.terminate() } }

    private func start(_ program: String, _ name: String) async throws {
        let output = "\(scratch.path)/\(name).log"
        let process = try Program.start(
            try Program.built(program), ["serve", "--config", "\(scratch.path)/\(name).yaml"], output: output)
        processes.append(process)
        _ = try await until("\(name) is ready") {
            let log = try Files.text(output)
            try #require(process.isRunning, "\(log)")
            return log.contains("\(program) ready ") ? true : nil
        }
    }

    /// Stops everything and waits.
    private func stop() async throws {
        for process in processes { process.terminate() }
        for process in processes { while process.isRunning { try await Task.sleep(for: .milliseconds(10)) } }
        await member.stop()
        for client in clients.values { try await client.shutdown() }
    }

    /// The software of OCMW D, where a gateway hosts it.
    func softwareOfD() async throws -> Software {
        let key = try await Program.run(
            try Program.built("ocmw-gateway"),
            ["keys", "create", "--config", "\(scratch.path)/you.yaml", "--tenant", "d", "--label", "examples"])
        try #require(key.status == 0, "\(key.output)")
        return Software(
            address: "https://127.0.0.1:\(try #require(ports["you-rest"]))",
            key: key.output.trimmingCharacters(in: .whitespacesAndNewlines), anchors: "\(keys.folder)/ca.pem")
    }

    /// Posts a SOAP message to "hub", "north" or "south" with the TLS certificate of an operator, or of the hub.
    func post(_ message: [UInt8], action: String, to server: String, by carrier: String) async throws -> [UInt8] {
        guard let client = clients[carrier], let port = ports[server] else { throw ExampleFailure("no \(server)") }
        return try await client.post(
            message, soapAction: action, to: "https://127.0.0.1:\(port)/soap", timeout: .seconds(10)
        ).bytes
    }
}

/// The receipt of `exchange/receipt.xml`, made out for any document that comes to OCMW D.
enum ExampleReceipt {
    static func make(for document: XMLElement, digest: DocumentDigest, keys: ExampleKeys) throws -> XMLElement {
        let header = try BusinessDocument(document).header
        let receipt = BusinessDocument(
            header: DocumentHeader(
                ticket: .random(), timestampSent: keys.now, sender: header.recipient, recipient: header.sender,
                inReplyTo: DocumentReference(ticket: header.ticket, digest: digest),
                conversation: header.conversation),
            payload: .receipt(Receipt(timestampReceive: keys.now, leafHash: digest)))
        return try DocumentSigner(identity: keys.identity("D")).sign(receipt.element())
    }
}

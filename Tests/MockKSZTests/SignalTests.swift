import Foundation
import Testing

/// Programs end by SIGTERM and SIGINT, also when their parent had blocked both.
@Suite struct SignalTests {
    /// Both programs wait for seconds for a hub that takes connections and says nothing.
    @Test(.timeLimit(.minutes(1)), arguments: ["mock-ksz", "ocmw-gateway"], [SIGTERM, SIGINT])
    func blockedSignalsOfTheParentEndTheProgram(_ program: String, _ signal: Int32) async throws {
        let sandbox = try Sandbox()
        let silent = try LocalSocket(listening: true)
        try await sandbox.start()
        try sandbox.write("gateway.yaml", Self.gateway(hub: silent.url))
        let arguments =
            program == "ocmw-gateway"
            ? ["config", "check", "--config", sandbox.path("gateway.yaml")]
            : [
                "send", "--config", sandbox.path("send-b.yaml"), "--fresh", "--hub", silent.url,
                try sandbox.template(Sandbox.registration),
            ]
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: own).deletingLastPathComponent().appending(path: program).path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--block-signal=TERM,INT", path] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pid = process.processIdentifier
        // Until `env` has become the program: what arrives before stays pending and is taken then.
        while try !String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8).hasPrefix(path) {
            try await Task.sleep(for: .milliseconds(5))
        }
        kill(pid, signal)
        let patience = ContinuousClock.now + .seconds(20)
        while process.isRunning, ContinuousClock.now < patience { try await Task.sleep(for: .milliseconds(5)) }
        let ended = !process.isRunning
        if !ended { kill(pid, SIGKILL) }
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        #expect(ended && process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    }

    private static func gateway(hub: String) -> String {
        """
        rest:   { host: 127.0.0.1, port: 0, certificate: pki/hub-tls.pem, key: pki/hub-tls.key }
        soap:   { port: 0, certificate: pki/hub-tls.pem, key: pki/hub-tls.key }
        client: { certificate: pki/operator-tls.pem, key: pki/operator-tls.key }
        hub:    { url: "\(hub)", kbo: "\(Sandbox.hubNumber)" }
        trust:  { anchors: pki/ca.pem }
        schemas: { directory: "\(Sandbox.repository)/Schemas" }
        data:   { directory: gateway-data }
        keys:   { directory: gateway-keys }
        tenantNames: [b]
        tenants:
          b: { kbo: "\(Sandbox.b)", name: OCMW B, certificate: pki/b.pem, key: pki/b.key }

        """
    }
}

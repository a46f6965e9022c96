import AuditLog
import Gateway
import Logging
import SOAPClient
import ServiceLifecycle

/// The connection to the hub as a witness: the SOAP client with the address of the witness.
struct WitnessConnection: WitnessTransport {
    private static let timeout: Duration = .seconds(5)

    let client: SOAPClient
    /// Submission and monitoring prefix, without a slash at its end.
    let url: String

    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply {
        try await reply(client.exchange(body, with: "\(url)/add-checkpoint", timeout: Self.timeout))
    }

    func logKeys(origin: String) async throws -> WitnessReply {
        try await reply(client.exchange(nil, with: "\(url)/keys/\(origin)", timeout: Self.timeout))
    }

    private func reply(_ response: SOAPResponse) -> WitnessReply {
        WitnessReply(status: response.status, bytes: response.bytes)
    }
}

/// The hub as a witness, as the configuration names it.
struct WitnessSettings: Hashable, Sendable {
    /// With which it cosigns.
    let key: CosignatureKey
}

/// Sends the keys of the logs to the hub; looks every few seconds for a new year or a new key.
struct AuditKeyService: Service, CustomStringConvertible {
    let description = "AuditKeyService"
    let environment: GatewayEnvironment
    let tenants: [Tenant]
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for tenant in tenants { await publish(tenant) }
                try? await environment.sleep(.seconds(5))
            }
        }
    }

    private func publish(_ tenant: Tenant) async {
        do {
            try await AuditKeyPublisher(environment: environment).publish(for: tenant, at: environment.clock())
        } catch {
            guard !Task.isCancelled else { return }
            logger.error(
                "the key of the audit log could not be sent",
                metadata: ["organisation": "\(tenant.organisation)", "error": "\(error)"])
        }
    }
}

/// Has checkpoints cosigned while the gateway runs.
struct CosignerService: Service, CustomStringConvertible {
    let description = "CosignerService"
    let runner: CosignerRunner

    func run() async throws {
        await cancelWhenGracefulShutdown { await runner.run() }
    }
}

import KSZHub

/// The public key of the hub as a witness of audit logs.
public struct HubWitnessKey: Sendable {
    /// The verifier key of C2SP signed-note, signature type 04: what gateways are configured with.
    public let verifierKey: String

    /// Reads the key file of a hub (`witness.key` in its data folder), and makes it on first use.
    ///
    /// - Throws: `KSZHubError` when it cannot be read or made.
    public init(_ configuration: HubConfiguration) throws {
        verifierKey = try HubFiles(configuration: configuration).witnessSigner().verifierKey
    }
}

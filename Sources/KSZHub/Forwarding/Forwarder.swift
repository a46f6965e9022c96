/// The way from the hub to a gateway: one request, one answer, no retries.
public protocol Forwarder: Sendable {
    /// Posts a signed SOAP message and returns the body of the answer, whatever its HTTP status.
    ///
    /// Gives up after 5 seconds, so that the hub can answer its sender within 8.
    ///
    /// - Throws: `KSZHubError` `.recipientUnreachable` when there is no answer in time.
    func forward(_ message: [UInt8], soapAction: String, to address: String) async throws -> [UInt8]
}

import Gateway
import SOAPClient

/// The connection to the hub: the SOAP client with the hub's address.
struct HubConnection: SOAPTransport {
    let client: SOAPClient
    let url: String

    /// True when anything answers at the hub's address; an empty message is answered by a fault.
    func isReachable() async -> Bool {
        do {
            _ = try await client.post([], soapAction: "", to: url, timeout: .seconds(2))
            return true
        } catch {
            return error.code == .notXML || error.code == .responseTooLarge
        }
    }

    func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8] {
        do {
            return try await client.post(bytes, soapAction: soapAction, to: url, timeout: timeout).bytes
        } catch {
            switch error.code {
            case .timedOut: throw SOAPTransportError(.timedOut, error.cause)
            case .responseTooLarge, .notXML: throw SOAPTransportError(.unusableAnswer)
            case .unreachable, .unusableCredentials: throw SOAPTransportError(.unreachable, error.cause)
            }
        }
    }
}

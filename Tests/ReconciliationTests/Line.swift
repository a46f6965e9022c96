import Gateway
import KSZHub
import SocialSecurity
import Synchronization
import XMLSecurity

/// The wires between hub and gateway: what one posts, the other gets, unless the test cuts them.
final class Line: SOAPTransport, Forwarder {
    /// What becomes of the next messages.
    enum Trouble: Sendable {
        /// It does not reach the hub.
        case cut
        /// The hub treats it; its answer is lost.
        case answerLost
        /// The recipient's gateway treats it; its answer is lost.
        case receiptLost
    }

    private struct Ends: Sendable {
        let hub: Hub
        let reception: Reception
        let hubTLS: Certificate
        let now: @Sendable () -> UTCInstant
    }

    private struct State {
        var ends: Ends?
        var troubles: [Trouble] = []
    }

    private let state = Mutex(State())

    func connect(
        hub: Hub, reception: Reception, hubTLS: Certificate, now: @escaping @Sendable () -> UTCInstant
    ) {
        let ends = Ends(hub: hub, reception: reception, hubTLS: hubTLS, now: now)
        state.withLock { $0.ends = ends }
    }

    /// Lets hub and gateway go, which hold this line: their files are closed.
    func disconnect() { state.withLock { $0.ends = nil } }

    /// These troubles befall the next messages, one each, in this order.
    func expect(_ troubles: Trouble...) { state.withLock { $0.troubles += troubles } }

    /// No more trouble.
    func clear() { state.withLock { $0.troubles = [] } }

    private func trouble(_ which: [Trouble]) -> Trouble? {
        state.withLock { state in
            guard let next = state.troubles.first, which.contains(next) else { return nil }
            return state.troubles.removeFirst()
        }
    }

    private var ends: Ends {
        get throws {
            guard let ends = state.withLock({ $0.ends }) else { throw SOAPTransportError(.unreachable) }
            return ends
        }
    }

    func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8] {
        let trouble = trouble([.cut, .answerLost])
        if trouble == .cut { throw SOAPTransportError(.unreachable, .refused) }
        let response = try await ends.hub.process(bytes, soapAction: soapAction, from: Network.carrier)
        if trouble == .answerLost || response.dropsConnection { throw SOAPTransportError(.timedOut) }
        return response.bytes
    }

    func forward(_ message: [UInt8], soapAction: String, to address: String) async throws -> [UInt8] {
        let ends = try ends
        let answer = try await ends.reception.receive(message, peer: ends.hubTLS, at: ends.now())
        if trouble([.receiptLost]) != nil { throw SOAPTransportError(.timedOut) }
        return answer.bytes
    }
}

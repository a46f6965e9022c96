import Messages
import Synchronization
import XMLSecurity

@testable import Gateway

/// A hub behind the SOAP hop, scripted by a closure.
final class HubDouble: HubTransport {
    typealias Script = @Sendable (_ document: [UInt8], _ number: Int) async throws -> HubReply

    private let script: Script
    private let sent = Mutex<[[UInt8]]>([])

    init(_ script: @escaping Script) { self.script = script }

    /// Everything that was sent, in order.
    var documents: [[UInt8]] { sent.withLock { $0 } }

    func send(_ document: [UInt8], operation: Operation, tenant: Tenant) async throws(AttemptFailure) -> HubReply {
        let number = sent.withLock { sent in
            sent.append(document)
            return sent.count
        }
        do {
            return try await script(document, number)
        } catch let failure as AttemptFailure {
            throw failure
        } catch {
            throw AttemptFailure(.hubUnreachable)
        }
    }
}

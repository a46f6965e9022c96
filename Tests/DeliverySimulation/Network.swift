import Gateway
import KSZHub
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// The wires: what one process posts another one gets, late, twice, or not at all; and the same with what it answers.
struct Network: Sendable {
    let around: Surroundings

    /// What comes back to whoever posted.
    private enum Reply: Sendable {
        case answer([UInt8])
        case broken
    }

    /// Posts one request and waits for the first answer.
    ///
    /// - Parameter deliver: what the other end does with it; `nil` when there is nobody or it died.
    /// - Throws: `SOAPTransportError`.
    func exchange(
        _ what: String, timeout: Duration, of life: Life, deliver: @escaping @Sendable () async -> [UInt8]?
    ) async throws -> [UInt8] {
        let weather = around.weather
        if weather.strikes(.requestRefused) {
            around.trace.add("\(what) is refused")
            throw SOAPTransportError(.unreachable, .refused)
        }
        let box = Box<Reply>()
        let alarm = around.scheduler.alarm()
        for delay in delays(what) {
            around.scheduler.spawn {
                await pass(delay)
                guard let answer = await deliver() else { return end(box, with: .broken, alarm) }
                guard let arriving = await onTheWayBack(answer, what) else { return }
                end(box, with: .answer(arriving), alarm)
            }
        }
        await around.scheduler.sleep(timeout, alarm: alarm, of: life)
        guard !life.isDead else { throw CancellationError() }
        switch box.value {
        case .answer(let bytes): return bytes
        case .broken: throw SOAPTransportError(.unreachable)
        case nil: throw SOAPTransportError(.timedOut)
        }
    }

    private func end(_ box: Box<Reply>, with reply: Reply, _ alarm: UInt64) {
        box.put(reply)
        around.scheduler.wake(alarm)
    }

    /// After which time each copy of a request arrives; none when it is lost.
    private func delays(_ what: String) -> [Duration] {
        let weather = around.weather
        if weather.strikes(.requestLost) {
            around.trace.add("\(what) is lost")
            return []
        }
        var delays = [usual]
        if weather.strikes(.requestDelayed) {
            delays = [longer]
            around.trace.add("\(what) is late by \(delays[0].components.seconds) s")
        }
        if weather.strikes(.requestDoubled) {
            // At the same instant, too: then two processes have the same document in hand.
            delays.append(weather.happens(500) ? delays[0] : weather.happens(500) ? usual : longer)
            around.trace.add("\(what) comes twice")
        }
        return delays
    }

    private func onTheWayBack(_ answer: [UInt8], _ what: String) async -> [UInt8]? {
        let weather = around.weather
        if weather.strikes(.answerLost) {
            around.trace.add("the answer to \(what) is lost")
            return nil
        }
        if weather.strikes(.answerDelayed) {
            around.trace.add("the answer to \(what) is late")
            await pass(longer)
        } else {
            await pass(usual)
        }
        guard weather.strikes(.answerCut) else { return answer }
        around.trace.add("the answer to \(what) is cut")
        return Array(answer.prefix(answer.count / 2))
    }

    private var usual: Duration { .milliseconds(around.weather.number(in: 1...40)) }
    private var longer: Duration { .milliseconds(around.weather.number(in: 1_000...45_000)) }

    private func pass(_ duration: Duration) async {
        await around.scheduler.sleep(duration, alarm: around.scheduler.alarm(), of: nil)
    }
}

/// Holds one value; the first stays.
final class Box<Value: Sendable>: Sendable {
    private let held = Mutex<Value?>(nil)

    var value: Value? { held.withLock { $0 } }

    func put(_ value: Value) { held.withLock { $0 = $0 ?? value } }
}

/// The way of one gateway process to the hub.
struct WayToHub: SOAPTransport {
    let network: Network
    let life: Life
    let hub: HubHost

    func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8] {
        try network.around.pass(.beforeSend, life)
        let answer = try await network.exchange("a message of \(life.name)", timeout: timeout, of: life) {
            await hub.process(bytes, soapAction: soapAction)
        }
        try network.around.pass(.afterSend, life)
        return answer
    }
}

/// The way of the hub to the gateways.
struct WayToGateways: Forwarder {
    let network: Network
    let life: Life
    let hosts: @Sendable (String) -> GatewayHost?

    func forward(_ message: [UInt8], soapAction: String, to address: String) async throws -> [UInt8] {
        try network.around.pass(.hubBeforeForward, life)
        let answer = try await network.exchange("a message to \(address)", timeout: .seconds(5), of: life) {
            await hosts(address)?.receive(message)
        }
        try network.around.pass(.hubAfterForward, life)
        return answer
    }
}

/// The hop to the hub, with the observer beside it.
struct ObservedExchange: HubTransport {
    let inner: SOAPExchange
    let life: Life
    let observer: Observer

    func send(_ document: [UInt8], operation: Messages.Operation, tenant: Tenant) async throws(AttemptFailure)
        -> HubReply
    {
        let exchange = observer.sends(document, of: tenant.organisation, by: life)
        defer { observer.returned(exchange) }
        return try await inner.send(document, operation: operation, tenant: tenant)
    }
}

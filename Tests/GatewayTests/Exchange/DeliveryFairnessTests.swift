import Logging
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// Partners that do not answer, and those that stand behind them.
@Suite struct DeliveryFairnessTests {
    /// Answers what it has an answer for; everything else waits until it is released, and fails.
    private final class StuckTransport: HubTransport {
        private struct State {
            var waiting: [CheckedContinuation<Void, Never>] = []
            var isReleased = false
            var attempts = 0
        }

        private let answers: [[UInt8]: HubAnswers]
        private let state = Mutex(State())

        init(_ answers: [[UInt8]: HubAnswers]) { self.answers = answers }

        var attempts: Int { state.withLock { $0.attempts } }

        func release() {
            state.withLock { state in
                state.isReleased = true
                defer { state.waiting = [] }
                return state.waiting
            }.forEach { $0.resume() }
        }

        func send(_ document: [UInt8], operation: Operation, tenant: Tenant) async throws(AttemptFailure) -> HubReply {
            if let answers = answers[document], let reply = try? answers.delivered() { return reply }
            await withCheckedContinuation { continuation in
                let isReleased = state.withLock { state in
                    state.attempts += 1
                    if !state.isReleased { state.waiting.append(continuation) }
                    return state.isReleased
                }
                if isReleased { continuation.resume() }
            }
            throw AttemptFailure(.notForwarded, "MSG00002")
        }
    }

    private let world: ExchangeWorld

    init() throws { world = try ExchangeWorld() }

    private func queue(_ document: ComposedDocument) async throws {
        try await world.store.commit(
            Changes(outgoing: [document.outgoing(for: world.tenant, notBefore: world.clock.now)]))
    }

    private func runner(_ transport: any HubTransport) -> DispatcherRunner {
        let logger = Logger(label: "test")
        let dispatcher = Dispatcher(
            environment: world.environment, transport: transport, effects: RecordedEffects(), logger: logger)
        return DispatcherRunner(dispatcher: dispatcher, tenant: world.tenant, logger: logger, concurrency: 8)
    }

    /// Forty documents to a partner whose answers never come stand before one to a partner that answers.
    @Test func aDeadPartnerDelaysNobodyElse() async throws {
        let dead = try EnterpriseNumber("0999999724")
        for _ in 0..<40 { try await queue(world.composed(to: dead)) }
        let live = try world.composed()
        try await queue(live)
        let transport = StuckTransport([live.stored.bytes: HubAnswers(world: world, sent: live)])
        let runner = runner(transport)
        async let running: Void = runner.run()
        while world.store.row(live.ticket)?.state != .delivered { await Task.yield() }
        #expect(transport.attempts <= 4)
        transport.release()
        runner.stop()
        await running
    }

    /// After five failures nothing more goes to it; the forty documents are not attempted one after the other.
    @Test func aDeadPartnerIsLeftAloneAfterFiveFailures() async throws {
        let dead = try EnterpriseNumber("0999999724")
        for _ in 0..<40 { try await queue(world.composed(to: dead)) }
        let transport = StuckTransport([:])
        transport.release()
        let runner = runner(transport)
        async let running: Void = runner.run()
        while transport.attempts < CircuitStateMachine.failuresToOpen { await Task.yield() }
        let live = try world.composed()
        try await queue(live)
        world.tenant.outbox.notify()
        // The circuit is open for two seconds at least of a clock that stands still.
        while world.store.row(live.ticket)?.attempt != 1 { await Task.yield() }
        runner.stop()
        await running
        #expect(transport.attempts <= CircuitStateMachine.failuresToOpen + 4 + 1)
    }
}

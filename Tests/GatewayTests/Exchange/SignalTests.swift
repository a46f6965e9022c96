import MessageStore
import Messages
import Synchronization
import Testing

@testable import Gateway

/// Waiting without polling. Where a test waits for another task it yields; a lost wake-up would hang, not fail.
@Suite(.timeLimit(.minutes(1))) struct SignalTests {
    let topic = ChangeTopic.application(ApplicationID("6f1d2c3b-0a1b-4c2d-8e3f-001122334455"))
    let forever: @Sendable (Duration) async throws -> Void = { _ in try await Task.sleep(for: .seconds(86_400)) }

    private func waits(_ signal: ChangeSignal) async {
        while signal.waiterCount == 0 { await Task.yield() }
    }

    @Test func presentValueIsReturnedWithoutWaiting() async throws {
        let value = try await ChangeSignal().value(of: topic, within: .seconds(60), sleep: forever) { 7 }
        #expect(value == 7)
    }

    @Test func valueThatComesLaterIsReturnedWhenItsTopicChanges() async throws {
        let signal = ChangeSignal()
        let version = Mutex(1)
        async let value = signal.value(of: topic, within: .seconds(60), sleep: forever) {
            version.withLock { $0 > 1 ? $0 : nil }
        }
        await waits(signal)
        version.withLock { $0 = 2 }
        signal.notify([.inbox, topic])
        #expect(try await value == 2)
        #expect(signal.waiterCount == 0)
    }

    @Test func changeOfAnotherTopicReadsNothing() async throws {
        let signal = ChangeSignal()
        let readings = Mutex(0)
        async let value: Bool? = signal.value(of: topic, within: .seconds(60), sleep: forever) {
            readings.withLock { $0 += 1 }
            return readings.withLock { $0 > 1 } ? true : nil
        }
        while readings.withLock({ $0 == 0 }) { await Task.yield() }
        signal.notify([.inbox])
        for _ in 0..<100 { await Task.yield() }
        #expect(readings.withLock { $0 } == 1)
        signal.notify([topic])
        #expect(try await value == true)
    }

    @Test func changeBetweenReadingAndWaitingIsNotLost() async throws {
        let signal = ChangeSignal()
        let topic = topic
        let readings = Mutex(0)
        let value = try await signal.value(of: topic, within: .seconds(60), sleep: forever) { () -> Int? in
            let number = readings.withLock { count in
                count += 1
                return count
            }
            signal.notify([topic])
            return number == 3 ? number : nil
        }
        #expect(value == 3)
    }

    @Test func nothingIsReturnedWhenTheTimeIsOver() async throws {
        let signal = ChangeSignal()
        let value = try await signal.value(of: topic, within: .seconds(60), sleep: { _ in }) { () -> Int? in nil }
        #expect(value == nil)
        #expect(signal.waiterCount == 0)
    }

    @Test func cancelledWaitEnds() async throws {
        let signal = ChangeSignal()
        let topic = topic
        let forever = forever
        let task = Task {
            try await signal.value(of: topic, within: .seconds(60), sleep: forever) { () -> Int? in nil }
        }
        await waits(signal)
        task.cancel()
        #expect(try await task.value == nil)
        #expect(signal.waiterCount == 0)
    }

    @Test func errorOfAReadingIsThrown() async {
        await #expect(throws: Unexpected.self) {
            try await ChangeSignal().value(of: topic, within: .seconds(60), sleep: forever) { () -> Int? in
                throw Unexpected()
            }
        }
    }

    @Test func notificationBeforeTheWaitIsKept() async {
        let signal = OutboxSignal()
        signal.notify()
        await signal.wait(atMost: .seconds(60), sleep: forever)
    }

    @Test func waitEndsWithTheTimeWithANotificationAndWithCancellation() async {
        let signal = OutboxSignal()
        await signal.wait(atMost: .seconds(60), sleep: { _ in })
        let forever = forever
        let woken = Task { await signal.wait(atMost: .seconds(60), sleep: forever) }
        signal.notify()
        await woken.value
        let cancelled = Task { await signal.wait(atMost: .seconds(60), sleep: forever) }
        cancelled.cancel()
        await cancelled.value
    }

    /// Counts who is inside.
    private final class Room: Sendable {
        private let counts = Mutex([0, 0, 0])
        var now: Int { counts.withLock { $0[0] } }
        var most: Int { counts.withLock { $0[1] } }
        var total: Int { counts.withLock { $0[2] } }

        func visit() async {
            counts.withLock { $0 = [$0[0] + 1, max($0[1], $0[0] + 1), $0[2] + 1] }
            await Task.yield()
            counts.withLock { $0[0] -= 1 }
        }
    }

    @Test func gateLetsOneInPerConversation() async throws {
        let gate = ConversationGate(locks: LockRecord())
        let conversation = try Ticket("one")
        let room = Room()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { try await gate.passing(conversation) { await room.visit() } } }
            try await group.waitForAll()
        }
        #expect(room.most == 1 && room.total == 50 && room.now == 0)
    }

    @Test func gateOpensAgainAfterAnErrorAndDoesNotJoinConversations() async throws {
        let gate = ConversationGate(locks: LockRecord())
        let (one, two) = (try Ticket("one"), try Ticket("two"))
        await #expect(throws: Unexpected.self) { try await gate.passing(one) { throw Unexpected() } }
        let value = try await gate.passing(one) { try await gate.passing(two) { 1 } }
        #expect(value == 1)
    }
}

extension SignalTests {
    @Test func gateKeepsOtherProcessesAwayAndLetsGoAfterAnErrorToo() async throws {
        let locks = LockRecord()
        let gate = ConversationGate(locks: locks)
        let (one, two) = (try Ticket("one"), try Ticket("two"))
        try await gate.passing(all: [two, one]) { #expect(locks.held == [one, two]) }
        #expect(locks.held.isEmpty)
        await #expect(throws: Unexpected.self) { try await gate.passing(one) { throw Unexpected() } }
        #expect(locks.held.isEmpty)
    }

    /// Without the lock nothing is decided, and the gate opens for the next one.
    @Test func nothingIsDecidedWithoutTheLock() async throws {
        let locks = LockRecord()
        let gate = ConversationGate(locks: locks)
        let one = try Ticket("one")
        locks.refuse(true)
        await #expect(throws: MessageStoreError.self) { try await gate.passing(one) { Issue.record("decided") } }
        locks.refuse(false)
        #expect(try await gate.passing(one) { 1 } == 1)
    }
}

/// Locks as a store has them.
private final class LockRecord: ConversationLocks {
    private let state = Mutex((held: Set<Ticket>(), refuses: false))

    var held: Set<Ticket> { state.withLock { $0.held } }

    func refuse(_ refuses: Bool) { state.withLock { $0.refuses = refuses } }

    func lock(_ conversations: [Ticket]) async throws {
        try state.withLock { state in
            guard !state.refuses else { throw MessageStoreError(.database, "the database is away") }
            state.held.formUnion(conversations)
        }
    }

    func unlock(_ conversations: [Ticket]) async { state.withLock { $0.held.subtract(conversations) } }
}

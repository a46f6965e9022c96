import MessageStore
import XMLSecurity

@testable import MessageStore

/// States to begin a test with, by name; attempt 2 where there was one.
enum OutboxStart {
    static let dueAt = Sample.seconds(10)

    static func state(_ name: OutboxStateName) -> OutboxSnapshot {
        switch name {
        case .queued: OutboxSnapshot(name: .queued, attempt: 0, dueAt: dueAt, code: nil)
        case .leased: OutboxSnapshot(name: .leased, attempt: 2, dueAt: dueAt, code: nil)
        case .retryWait: OutboxSnapshot(name: .retryWait, attempt: 2, dueAt: dueAt, code: "timeout")
        case .parked: OutboxSnapshot(name: .parked, attempt: 2, dueAt: nil, code: "budget")
        case .refused: OutboxSnapshot(name: .refused, attempt: 2, dueAt: nil, code: "MSG00012")
        case .delivered, .deliveredLate, .expired: OutboxSnapshot(name: name, attempt: 2, dueAt: nil, code: nil)
        case .cancelled: OutboxSnapshot(name: name, attempt: 0, dueAt: nil, code: nil)
        }
    }

    /// Restores the state, feeds it one event, and returns the result with the state after it.
    static func apply<Result>(
        _ row: OutboxSnapshot, _ event: (inout OutboxStateMachine) -> Result
    ) throws -> (result: Result, after: OutboxSnapshot) {
        var machine = try OutboxStateMachine(restoring: row)
        let result = event(&machine)
        return (result, machine.snapshot)
    }

    static func apply<Result>(
        _ name: OutboxStateName, _ event: (inout OutboxStateMachine) -> Result
    ) throws -> (result: Result, after: OutboxSnapshot) {
        try apply(state(name), event)
    }

    /// Every state but these.
    static func others(_ names: OutboxStateName...) -> [OutboxStateName] {
        OutboxStateName.allCases.filter { !names.contains($0) }
    }
}

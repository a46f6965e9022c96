import Synchronization

/// How the demo ended.
final class DemoOutcome: Sendable {
    private let code = Mutex<Int32>(2)

    /// 0: every step held; 1: a step did not hold; 2: it could not start; 130: it was stopped before its end.
    var exitCode: Int32 { code.withLock { $0 } }

    func end(with exitCode: Int32) { code.withLock { $0 = exitCode } }
}

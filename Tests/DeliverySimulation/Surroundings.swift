import MessageStore
import Messages
import XMLSecurity

/// What every part of one simulated world shares.
package struct Surroundings: Sendable {
    package let scheduler: Scheduler
    package let weather: Weather
    package let trace: Trace
    package let observer: Observer
    /// Ends a run of a process and has it started again later.
    let crash: @Sendable (Life) -> Void

    /// A point at which a process may end.
    ///
    /// - Throws: `ProcessDied` when it did, here or before.
    func pass(_ point: CrashPoint, _ life: Life) throws(ProcessDied) {
        try life.check()
        guard weather.crashes(at: point) else { return }
        trace.add("\(life.name) crashes \(point.rawValue)")
        crash(life)
        throw ProcessDied()
    }
}

import Foundation

/// The signals that end a program, taken whatever the parent had blocked.
///
/// A blocked signal stays blocked in the programs that a thread starts, and threads of a pool block them all: without
/// this, SIGTERM would never arrive in a program started from there, and it would be left behind.
enum EndingSignals {
    /// Call it first, on the main thread.
    static func unblock() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}

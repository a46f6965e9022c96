import Crypto
import Synchronization
import XMLSecurity

/// What happened in a world, line by line, in words that are the same in every run of one seed.
///
/// Tickets come from the seed; signatures do not, so no digest and no byte of a message is in it.
package final class Trace: Sendable {
    private struct State {
        var hash = SHA256()
        var lines: [String] = []
        var count = 0
    }

    private let state = Mutex(State())
    private let keepsLines: Bool
    private let now: @Sendable () -> UTCInstant

    /// - Parameter keepsLines: whether the lines are kept for showing.
    package init(keepsLines: Bool, now: @escaping @Sendable () -> UTCInstant) {
        self.keepsLines = keepsLines
        self.now = now
    }

    package func add(_ line: String) {
        let line = "\(now().milliseconds) \(line)"
        state.withLock { state in
            state.hash.update(data: Array((line + "\n").utf8))
            state.count += 1
            if keepsLines { state.lines.append(line) }
        }
    }

    package var lines: [String] { state.withLock { $0.lines } }

    package var count: Int { state.withLock { $0.count } }

    /// SHA-256 over all lines, hexadecimal.
    package var hash: String {
        let digest = state.withLock { $0.hash.finalize() }
        return digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

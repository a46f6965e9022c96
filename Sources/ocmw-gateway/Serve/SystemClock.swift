import Foundation
import ServiceLifecycle
import XMLSecurity

/// The clock of the computer.
enum SystemClock {
    /// Now, in whole milliseconds.
    static let now: @Sendable () -> UTCInstant = {
        UTCInstant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Suspends; ends early, by throwing, when the task is cancelled or its service is asked to stop.
    static let sleep: @Sendable (Duration) async throws -> Void = { duration in
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }
}

/// The random source of the computer.
enum SystemRandom {
    /// Cryptographically strong random bytes, eight of them for each call of the system.
    static let bytes: @Sendable (Int) -> [UInt8] = { count in
        var source = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: source.next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }
}

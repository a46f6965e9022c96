import Foundation
import KSZHub
import Logging
import Synchronization

/// The faults file of a running hub: read again when it changes, so that faults come and go without a restart.
final class FaultFile: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var plan = FaultPlan()
    }

    private let path: String
    private let logger: Logger
    private let state = Mutex(State())

    /// Reads the file.
    ///
    /// - Throws: `KSZHubError` `.faultsUnreadable` naming line and column, or that there is no file.
    init(path: String, logger: Logger) throws {
        self.path = path
        self.logger = logger
        let bytes = try HubFiles.read(path)
        let plan = try FaultPlan(csv: String(decoding: bytes, as: UTF8.self))
        state.withLock { $0 = State(bytes: bytes, plan: plan) }
    }

    /// The faults for one document. A file that cannot be read any more changes nothing; the log says so.
    func take(for subject: FaultSubject) -> Set<Fault> {
        let bytes = try? HubFiles.read(path)
        return state.withLock { state in
            if let bytes, bytes != state.bytes {
                // Remembered first: a wrong file is told once.
                state.bytes = bytes
                do { state.plan = try FaultPlan(csv: String(decoding: bytes, as: UTF8.self)) } catch {
                    logger.error(
                        "faults file not understood; the faults before it stay", metadata: ["error": "\(error)"])
                }
            }
            return state.plan.take(for: subject)
        }
    }
}

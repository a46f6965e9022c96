import SocialSecurity
import Synchronization
import XMLSecurity

/// When the use of an expired or revoked key was last recorded: once a minute and key is enough to be seen, and who found an
/// old key cannot fill the log.
final class RefusedKeys: Sendable {
    static let pause = Duration.seconds(60)

    private struct Name: Hashable {
        let organisation: EnterpriseNumber
        let id: [UInt8]
    }

    private let recorded = Mutex<[Name: UTCInstant]>([:])

    /// True when the use of this key is to be recorded now; the next time a minute later.
    ///
    /// Only keys that exist come here, so the table is no longer than the list of keys.
    func mayRecord(_ id: String, of organisation: EnterpriseNumber, at instant: UTCInstant) -> Bool {
        let name = Name(organisation: organisation, id: Array(id.utf8))
        return recorded.withLock { recorded in
            if let last = recorded[name], last <= instant, last.duration(to: instant) < Self.pause { return false }
            recorded[name] = instant
            return true
        }
    }
}

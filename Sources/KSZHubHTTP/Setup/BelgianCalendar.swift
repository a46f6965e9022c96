import Foundation
import KSZHub
import SocialSecurity
import XMLSecurity

/// The civil day in Belgium.
enum BelgianCalendar {
    /// The day in `Europe/Brussels` at an instant.
    ///
    /// - Throws: `KSZHubError` when the system has no time zone data (package tzdata).
    static func day() throws -> @Sendable (UTCInstant) -> CivilDate {
        guard let zone = TimeZone(identifier: "Europe/Brussels") else {
            throw KSZHubError(.configurationInvalid, "no time zone Europe/Brussels; install tzdata")
        }
        return { instant in
            let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
            let seconds = instant.milliseconds + Int64(zone.secondsFromGMT(for: date)) * 1000
            return CivilDate(
                daysSince1970: Int((seconds - (seconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000))
        }
    }
}

import Foundation
import XMLSecurity

/// Days in Belgium, by the system's time zone data.
struct BelgianCalendar {
    /// The system's idea of Belgian time; nil without time zone data.
    static var systemZone: TimeZone? { TimeZone(identifier: "Europe/Brussels") }

    private let style: Date.ISO8601FormatStyle

    /// - Parameter zone: nil when the system does not know it; days of another zone would be wrong days in law.
    /// - Throws: `UnusableInput` without a zone.
    init(zone: TimeZone?) throws {
        guard let zone else {
            throw UnusableInput(description: "the system has no time zone Europe/Brussels. Install tzdata.")
        }
        style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
    }

    /// `YYYY-MM-DD`.
    func day(of instant: UTCInstant) -> String {
        Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000).formatted(style)
    }
}

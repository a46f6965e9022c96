import SocialSecurity
import XMLSecurity

import struct Foundation.Date
import struct Foundation.TimeZone

/// Turns instants into civil dates of `Europe/Brussels` and back, by the system's time zone data.
public enum BelgianCalendar {
    private static let secondsPerDay: Int64 = 86_400
    private static let zone = TimeZone(identifier: "Europe/Brussels")

    /// True when the system has the zone (package tzdata); without it dates would be those of UTC, so a program checks this
    /// at its start.
    public static var isAvailable: Bool { zone != nil }

    /// The civil date at an instant.
    public static func civilDate(of instant: UTCInstant) -> CivilDate {
        let seconds = floorDivide(instant.milliseconds, by: 1000)
        let local = seconds + offset(at: seconds)
        return CivilDate(daysSince1970: Int(floorDivide(local, by: secondsPerDay)))
    }

    /// The hour of the day at an instant, 0 to 23.
    public static func hour(of instant: UTCInstant) -> Int {
        let seconds = floorDivide(instant.milliseconds, by: 1000)
        let local = seconds + offset(at: seconds)
        return Int((local - floorDivide(local, by: secondsPerDay) * secondsPerDay) / 3600)
    }

    /// The instant at which a civil date begins. Belgium changes its clocks in the night at 1:00 UTC, never at midnight.
    public static func startOfDay(_ date: CivilDate) -> UTCInstant {
        let midnight = Int64(date.daysSince1970) * secondsPerDay
        let first = midnight - offset(at: midnight)
        return UTCInstant(milliseconds: (midnight - offset(at: first)) * 1000)
    }

    /// Date and time with the offset that Belgium has then: `YYYY-MM-DDThh:mm:ss.mmm+01:00`, for people.
    public static func dateTime(of instant: UTCInstant) -> String {
        let offset = offset(at: floorDivide(instant.milliseconds, by: 1000))
        let local = UTCInstant(milliseconds: instant.milliseconds + offset * 1000).xmlDateTime.dropLast()
        let minutes = abs(offset) / 60
        let parts = [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        return "\(local)\(offset < 0 ? "-" : "+")\(parts.joined(separator: ":"))"
    }

    private static func offset(at seconds: Int64) -> Int64 {
        Int64(zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}

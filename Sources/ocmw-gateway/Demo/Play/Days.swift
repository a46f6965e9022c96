import SocialSecurity
import XMLSecurity

import struct Foundation.Date
import struct Foundation.TimeZone

/// Dates of the story, counted from today in Belgium, and from the system's own time zone data.
struct Days: Sendable {
    private let zone: TimeZone

    /// - Throws: `DemoFailure` when the system has no time zone data: the days of another zone would be wrong ones.
    init() throws {
        guard let zone = TimeZone(identifier: "Europe/Brussels") else {
            throw DemoFailure("the system has no time zone Europe/Brussels: install tzdata")
        }
        self.zone = zone
    }

    /// Today in Belgium.
    var today: CivilDate { day(of: SystemClock.now()) }

    /// How long the story may take: it never straddles midnight, because it counts from one today.
    private static let length = Duration.seconds(180)

    /// How long to wait before the story begins, so that it ends on the day on which it begins; zero most of the time.
    var wait: Duration {
        let now = SystemClock.now()
        guard day(of: now.advanced(by: Self.length)) != today else { return .zero }
        var seconds = 1
        while day(of: now.advanced(by: .seconds(seconds))) == today { seconds += 1 }
        return .seconds(seconds)
    }

    /// The Belgian day of an instant written as `dateTime`.
    func day(of dateTime: String?) throws -> CivilDate {
        guard let dateTime, let instant = try? UTCInstant(xmlDateTime: dateTime) else {
            throw DemoFailure("a date and time is missing or malformed in the answer")
        }
        return day(of: instant)
    }

    /// A quarter of an hour ago, but never before midnight of today in Belgium.
    var justNow: String {
        let now = SystemClock.now()
        let before = now.advanced(by: .seconds(-900))
        return (day(of: before) == day(of: now) ? before : now).xmlDateTime
    }

    /// Towards noon, some days ago; the same day in UTC and in Belgium.
    func noon(daysAgo days: Int) -> String { "\(today.adding(days: -days))T11:00:00Z" }

    private func day(of instant: UTCInstant) -> CivilDate {
        let seconds = Double(instant.milliseconds) / 1000
        let local = seconds + Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds)))
        return CivilDate(daysSince1970: Int((local / 86_400).rounded(.down)))
    }
}

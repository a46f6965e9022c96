/// The unit in which a number of the configuration file counts. Numbers are written without it.
enum ConfigurationUnit: String, Hashable, Sendable, CaseIterable {
    case seconds, minutes, hours, days, months
    case bytes

    /// What a value written with a unit of its own means in this unit, as a remedy; nil when it is no such value.
    ///
    /// `2d` where hours are counted is `write 48`; `30s` is no whole number of hours.
    func remedy(for text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
        guard let number = Int(digits), let (amount, isTime) = Self.suffixes[suffix] else { return nil }
        guard let own = size, isTime == (self != .bytes) else { return "write a number of \(rawValue)" }
        let (total, overflow) = number.multipliedReportingOverflow(by: amount)
        guard !overflow, total.isMultiple(of: own) else {
            return "write a whole number of \(rawValue), without a unit"
        }
        return "write \(total / own), which is \(text) in \(rawValue)"
    }

    /// Seconds or bytes; months have no fixed length.
    private var size: Int? {
        switch self {
        case .seconds, .bytes: 1
        case .minutes: 60
        case .hours: 3600
        case .days: 86_400
        case .months: nil
        }
    }

    private static let suffixes: [String: (Int, isTime: Bool)] = [
        "s": (1, true), "sec": (1, true), "seconds": (1, true), "m": (60, true), "min": (60, true),
        "minutes": (60, true), "h": (3600, true), "hours": (3600, true), "d": (86_400, true), "days": (86_400, true),
        "w": (604_800, true), "months": (2_592_000, true), "b": (1, false), "k": (1024, false), "kb": (1024, false),
        "kib": (1024, false), "mb": (1 << 20, false), "mib": (1 << 20, false), "gb": (1 << 30, false),
        "gib": (1 << 30, false),
    ]
}

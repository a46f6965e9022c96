/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z (leap seconds not counted).
public struct UTCInstant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads an `xs:dateTime` with an offset; digits after the millisecond are dropped.
    ///
    /// - Parameter xmlDateTime: for example `2026-11-21T10:15:00.125+01:00`; years 0001 to 9999, no leap second, no 24:00.
    /// - Throws: `XMLSecurityError` with `.timeNotValid`, also when the offset is missing.
    ///
    /// Source: XML Schema Part 2, section 3.2.7.
    public init(xmlDateTime: String) throws(XMLSecurityError) {
        guard let parsed = DateTimeParser.milliseconds(Array(xmlDateTime.utf8)) else {
            throw XMLSecurityError(.timeNotValid, "not an xs:dateTime with an offset")
        }
        self.milliseconds = parsed
    }

    /// `YYYY-MM-DDThh:mm:ss.mmmZ`.
    public var xmlDateTime: String {
        let (days, inDay) = milliseconds.flooredDivision(by: 86_400_000)
        let date = CivilDay.date(daysSince1970: days)
        let seconds = inDay / 1000
        return "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))T"
            + "\(Self.padded(seconds / 3600, 2)):\(Self.padded(seconds / 60 % 60, 2)):\(Self.padded(seconds % 60, 2))"
            + ".\(Self.padded(inDay % 1000, 3))Z"
    }

    /// The same as ``xmlDateTime``.
    public var description: String { xmlDateTime }

    /// This instant moved by `duration`, cut to whole milliseconds.
    public func advanced(by duration: Duration) -> Self {
        Self(milliseconds: milliseconds + duration.wholeMilliseconds)
    }

    /// The time from this instant to `other`; negative when `other` is earlier.
    public func duration(to other: Self) -> Duration {
        .milliseconds(other.milliseconds - milliseconds)
    }

    /// Earlier before later.
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Duration {
    /// Whole milliseconds, cut towards zero.
    var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension Int64 {
    /// Quotient rounded down, remainder never negative.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

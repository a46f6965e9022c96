/// What a line with the act `erased` says was erased: the text of its field `object`.
///
///     log/2026/lines/17,23-25     the openings of these lines, all of them
///     log/2026/user/17,23-25      those of the acting user: user and session
///     log/2026/subject/17,23-25   those of the person it is about: subject and message-digest
///     openings/2026-03/lines/1234 the openings of every line whose time lies in this month (UTC); so many had any
///
/// Numbers of lines are ascending; a range has two or more. A text names no person.
public enum ErasedOpenings: Hashable, Sendable {
    /// Openings of some lines of one year's log.
    case lines(year: Int, part: ErasedPart, ranges: [ClosedRange<UInt64>])
    /// Openings of all lines of a month, `YYYY-MM`, in whichever log they stand, and how many lines had any.
    case month(String, lineCount: UInt64)

    /// The text of the field `object`.
    public var object: String {
        switch self {
        case .lines(let year, let part, let ranges):
            "log/\(year)/\(part.rawValue)/" + ranges.map(Self.text).joined(separator: ",")
        case .month(let month, let lineCount): "openings/\(month)/lines/\(lineCount)"
        }
    }

    /// Reads what `object` wrote; `nil` for anything else.
    public init?(object: String) {
        let parts = object.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4 else { return nil }
        if Self.isMonth(Array(parts[1].utf8)), let count = UInt64(parts[3]) {
            self = .month(parts[1], lineCount: count)
        } else if let year = Int(parts[1]), let part = ErasedPart(rawValue: parts[2]),
            let ranges = Self.ranges(parts[3])
        {
            self = .lines(year: year, part: part, ranges: ranges)
        } else {
            return nil
        }
        guard self.object.utf8.elementsEqual(object.utf8) else { return nil }
    }

    /// Texts that together name these lines, each short enough for the field.
    public static func of(lines: some Sequence<UInt64>, year: Int, part: ErasedPart) -> [ErasedOpenings] {
        var parts: [ErasedOpenings] = []
        var open: [ClosedRange<UInt64>] = []
        for range in joined(lines) {
            let longer = ErasedOpenings.lines(year: year, part: part, ranges: open + [range])
            if longer.object.utf8.count <= AuditText.byteLimit {
                open.append(range)
            } else {
                parts.append(.lines(year: year, part: part, ranges: open))
                open = [range]
            }
        }
        return open.isEmpty ? parts : parts + [.lines(year: year, part: part, ranges: open)]
    }

    private static func joined(_ lines: some Sequence<UInt64>) -> [ClosedRange<UInt64>] {
        Set(lines).sorted().reduce(into: []) { ranges, line in
            if let last = ranges.last, last.upperBound + 1 == line {
                ranges[ranges.count - 1] = last.lowerBound...line
            } else {
                ranges.append(line...line)
            }
        }
    }

    private static func text(_ range: ClosedRange<UInt64>) -> String {
        range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }

    private static func isMonth(_ text: [UInt8]) -> Bool {
        let form = Array("0000-00".utf8)
        guard text.count == form.count,
            zip(text, form).allSatisfy({ $1 == 0x30 ? (0x30...0x39).contains($0) : $0 == $1 })
        else { return false }
        return (1...12).contains(Int(text[5] - 0x30) * 10 + Int(text[6] - 0x30))
    }

    private static func ranges(_ text: String) -> [ClosedRange<UInt64>]? {
        var ranges: [ClosedRange<UInt64>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
                last <= UInt64(Int64.max), ranges.last.map({ $0.upperBound < first }) ?? true
            else { return nil }
            ranges.append(first...last)
        }
        return ranges
    }
}

/// Which openings of a line are erased.
public enum ErasedPart: String, Hashable, Sendable, CaseIterable {
    /// All of them.
    case lines
    /// Those that tell who acted.
    case user
    /// Those that tell about whom: the person, and the digest of the document, which gives the person away.
    case subject

    /// The fields that are erased.
    public var fields: Set<PersonalField> {
        switch self {
        case .lines: Set(PersonalField.allCases)
        case .user: [.user, .session]
        case .subject: [.subject, .messageDigest]
        }
    }
}

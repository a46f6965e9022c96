import Messages
import SocialSecurity
import XMLSecurity

/// What one document does to the lines of an OCMW about one person, worked out before anything is written.
public struct DirectoryChange: Hashable, Sendable {
    /// The person, one key a number.
    public let persons: Set<PersonKey>
    /// The OCMW and those that it took over: all lines of theirs are in `before`.
    public let organisations: Set<EnterpriseNumber>
    /// The lines as they were read.
    public let before: [DirectoryLine]
    /// The lines as they are to be.
    public let after: [DirectoryLine]

    /// Makes a change.
    public init(
        persons: Set<PersonKey>, organisations: Set<EnterpriseNumber>, before: [DirectoryLine], after: [DirectoryLine]
    ) {
        self.persons = persons
        self.organisations = organisations
        self.before = before
        self.after = after
    }

    /// Puts a line in the place of the one with the same organisation, quality, phase and first day, or adds it.
    static func putting(_ line: DirectoryLine, into lines: [DirectoryLine]) -> [DirectoryLine] {
        lines.filter { !$0.isSameLine(as: line) } + [line]
    }

    /// Takes days out of the lines that a request names.
    ///
    /// Nothing to end is no error: the same request may come a second time when the first answer was lost.
    static func ending(
        _ request: UnregisterPerson, in lines: [DirectoryLine], today: CivilDate, at now: UTCInstant
    ) throws -> [DirectoryLine] {
        var kept = lines.filter { !$0.isNamed(by: request) }
        for line in lines where line.isNamed(by: request) {
            for rest in try line.without(request.extent, today: today, at: now) {
                kept = putting(rest.united(with: kept.first(where: rest.isSameLine(as:))), into: kept)
            }
        }
        return kept
    }
}

extension DirectoryLine {
    /// True for lines about one person, under whichever number, that stand in one another's place.
    func isSameLine(as other: Self) -> Bool {
        organisation == other.organisation && qualityCode == other.qualityCode && phase == other.phase
            && period.begin == other.period.begin
    }

    fileprivate func isNamed(by request: UnregisterPerson) -> Bool {
        request.qualityCode.map { $0 == qualityCode } ?? true && request.phaseCode.map { $0 == phase } ?? true
    }

    /// The longer of two lines with the same first day.
    fileprivate func united(with other: DirectoryLine?) -> DirectoryLine {
        guard let other else { return self }
        guard let own = period.end else { return self }
        return other.period.end.map { $0 > own } ?? true ? other : self
    }

    /// What is left of the line: itself, nothing, a part, or two parts.
    ///
    /// A last day of today or earlier takes effect at once: who gave a person up may not go on asking about them.
    fileprivate func without(
        _ extent: UnregisterPerson.Extent, today: CivilDate, at now: UTCInstant
    ) throws -> [DirectoryLine] {
        switch extent {
        case .after(let last):
            guard !isEnded, period.end.map({ $0 >= last }) ?? true else { return [self] }
            guard last >= period.begin else { return [] }
            var line = try part(Period(begin: period.begin, end: last), at: now)
            line.isEnded = last <= today
            return [line]
        case .during(let gap):
            guard !isEnded, period.overlaps(gap) else { return [self] }
            var parts: [DirectoryLine] = []
            if period.begin < gap.begin {
                parts.append(try part(Period(begin: period.begin, end: gap.begin.adding(days: -1)), at: now))
            }
            if let last = gap.end, period.end.map({ $0 > last }) ?? true {
                parts.append(try part(Period(begin: last.adding(days: 1), end: period.end), at: now))
            }
            return parts
        }
    }

    private func part(_ period: Period, at now: UTCInstant) -> DirectoryLine {
        var line = self
        line.period = period
        line.changedAt = now
        return line
    }
}

import Messages
import SocialSecurity

/// The primary repertory: what the KSZ knows of the sector's lines.
///
/// It is worked out from the lines of the sectoral repertory whenever it is asked, so that the two levels cannot
/// disagree. Lines of one quality and phase become one where their days overlap or touch.
///
/// Source: KSZ form I605; structure of the network (the primary repertory says which sector, the secondary which OCMW).
enum SectorRepertory {
    /// The lines of sector 17, by quality, phase and first day.
    static func lines(of lines: [DirectoryLine]) -> [SectorRegistration] {
        let groups = Dictionary(grouping: lines) { Group(quality: $0.qualityCode.rawValue, phase: $0.phase.rawValue) }
        return groups.sorted { $0.key < $1.key }.flatMap { merged($0.value) }
    }

    private struct Group: Hashable, Comparable {
        let quality: Int
        let phase: Int

        static func < (left: Self, right: Self) -> Bool { (left.quality, left.phase) < (right.quality, right.phase) }
    }

    /// Lines of one quality and phase.
    private static func merged(_ lines: [DirectoryLine]) -> [SectorRegistration] {
        lines.sorted { $0.period.begin < $1.period.begin }.reduce(into: []) { result, line in
            if let last = result.last, let united = last.united(with: line) {
                result[result.count - 1] = united
            } else {
                result.append(
                    SectorRegistration(
                        qualityCode: line.qualityCode, phaseCode: line.phase, period: line.period,
                        changedAt: line.changedAt))
            }
        }
    }
}

extension SectorRegistration {
    /// The line without the time of its last change.
    var withoutChange: SectorRegistration {
        SectorRegistration(sector: sector, qualityCode: qualityCode, phaseCode: phaseCode, period: period)
    }

    /// The line with the days of one that does not begin before it; nil when a day lies between them.
    fileprivate func united(with line: DirectoryLine) -> SectorRegistration? {
        let ends = period.end.map { $0.adding(days: 1) >= line.period.begin } ?? true
        guard ends else { return nil }
        let end = period.end.flatMap { own in line.period.end.map { max(own, $0) } }
        guard let period = try? Period(begin: period.begin, end: end) else { return nil }
        return SectorRegistration(
            sector: sector, qualityCode: qualityCode, phaseCode: phaseCode, period: period,
            changedAt: changedAt.map { max($0, line.changedAt) })
    }
}

import Messages
import SocialSecurity
import XMLSecurity

/// One line of the personal repertory: an OCMW knows a person in a quality, a phase and for a period.
///
/// Source: KSZ form I605 (INSZ, sector, quality code, phase code, begin, end, date of last change).
public struct DirectoryLine: Hashable, Sendable {
    /// The person.
    public let person: PersonKey
    /// The OCMW.
    public let organisation: EnterpriseNumber
    /// Why it knows the person.
    public let qualityCode: QualityCode
    /// In which phase.
    public let phase: PhaseCode
    /// For which days.
    public var period: Period
    /// True when its OCMW ended it: from then on it opens nothing, also on the last day of its period.
    public var isEnded: Bool
    /// When the line was last changed.
    public var changedAt: UTCInstant

    /// Makes a line.
    public init(
        person: PersonKey, organisation: EnterpriseNumber, qualityCode: QualityCode, phase: PhaseCode = .definitive,
        period: Period,
        isEnded: Bool = false, changedAt: UTCInstant
    ) {
        self.person = person
        self.organisation = organisation
        self.qualityCode = qualityCode
        self.phase = phase
        self.period = period
        self.isEnded = isEnded
        self.changedAt = changedAt
    }

    /// True when the line counts on a day.
    func isActive(on day: CivilDate) -> Bool {
        period.contains(day) && !isEnded && qualityCode != .replaced && phase != .replaced
    }

    /// The line as its own OCMW sees it.
    var registration: Registration {
        Registration(
            organisation: organisation, qualityCode: qualityCode, phaseCode: phase, period: period,
            changedAt: changedAt)
    }
}

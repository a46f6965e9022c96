/// The rule of the law of 2 April 1965 that makes one OCMW competent; the raw value is the stable wire code.
///
/// Every transfer relies on one of these and names it to the applicant. Exceptions (all but `habitualResidence`) are
/// read strictly.
///
/// Source: law of 2 April 1965, art. 1, 1° and art. 2; POD MI, Primabook, rules of territorial competence of the OCMWs.
public enum CompetenceRule: String, Sendable, Hashable, CaseIterable, Codable {
    /// Art. 1, 1°: the OCMW of the habitual residence on the day of the application.
    case habitualResidence = "ART1-1"
    /// Art. 2 §1: stay in a listed institution; the OCMW of the register at admission.
    case institution = "ART2-P1"
    /// Art. 2 §3: move from one listed institution to another; the same OCMW stays competent.
    case institutionContinuity = "ART2-P3"
    /// Art. 2 §5: asylum seeker; the OCMW of the assigned place.
    case asylumSeeker = "ART2-P5"
    /// Art. 2 §6: student; the OCMW of the register on the day of the application, for the uninterrupted studies.
    case student = "ART2-P6"
    /// Art. 2 §7: homeless outside an institution; the OCMW of the factual residence.
    case homeless = "ART2-P7"
    /// Art. 2 §8: rental guarantee on leaving a reception centre; the OCMW of the dwelling. The only rule that does not
    /// cover all aid.
    case rentalGuarantee = "ART2-P8"
    /// Art. 2 §9: running decision on medical aid ("medical card"); the OCMW that took it, while it is valid.
    case medicalCard = "ART2-P9"
    /// Art. 2 §5: temporary protection; the same paragraph as for asylum seekers.
    case temporaryProtection = "ART2-P5-TP"

    /// False for the one rule that makes an OCMW competent for a single kind of aid.
    public var coversAllAid: Bool { self != .rentalGuarantee }

    /// Article and paragraph.
    public var basis: LegalBasis {
        switch self {
        case .habitualResidence: LegalBasis((.lawOf1965, "1, 1°"))
        case .institution: LegalBasis((.lawOf1965, "2 §1"))
        case .institutionContinuity: LegalBasis((.lawOf1965, "2 §3"))
        case .asylumSeeker, .temporaryProtection: LegalBasis((.lawOf1965, "2 §5"))
        case .student: LegalBasis((.lawOf1965, "2 §6"))
        case .homeless: LegalBasis((.lawOf1965, "2 §7"))
        case .rentalGuarantee: LegalBasis((.lawOf1965, "2 §8"))
        case .medicalCard: LegalBasis((.lawOf1965, "2 §9"))
        }
    }

    /// The rule in one sentence, for the applicant and the other OCMW.
    public var summary: LocalizedText {
        switch self {
        case .habitualResidence: CompetenceTexts.habitualResidence
        case .institution: CompetenceTexts.institution
        case .institutionContinuity: CompetenceTexts.institutionContinuity
        case .asylumSeeker: CompetenceTexts.asylumSeeker
        case .student: CompetenceTexts.student
        case .homeless: CompetenceTexts.homeless
        case .medicalCard: CompetenceTexts.medicalCard
        case .rentalGuarantee: CompetenceTexts.rentalGuarantee
        case .temporaryProtection: CompetenceTexts.temporaryProtection
        }
    }
}

import Testing

@testable import SocialSecurity

struct CodeListTests {
    @Test func competenceRulesHaveStableWireCodes() {
        #expect(
            CompetenceRule.allCases.map(\.rawValue).sorted() == [
                "ART1-1", "ART2-P1", "ART2-P3", "ART2-P5", "ART2-P5-TP", "ART2-P6", "ART2-P7", "ART2-P8", "ART2-P9",
            ])
        #expect(CompetenceRule(rawValue: "ART2-P2") == nil)
        #expect(CompetenceRule(rawValue: "art1-1") == nil)
    }

    @Test(arguments: CompetenceRule.allCases)
    func everyRuleNamesItsArticleInFourLanguages(_ rule: CompetenceRule) {
        #expect(rule.basis.citations.map(\.law) == [.lawOf1965])
        #expect(Set(Language.allCases.map { rule.summary[$0] }).count == 4)
    }

    @Test func citesArticleAndParagraph() {
        #expect(CompetenceRule.habitualResidence.basis.text.nl == "wet van 2 april 1965, art. 1, 1°")
        #expect(CompetenceRule.student.basis.text.de == "Gesetz vom 2. April 1965, Art. 2 §6")
        #expect(CompetenceRule.allCases.filter { !$0.coversAllAid } == [.rentalGuarantee])
    }

    @Test func qualityCodesAreTheOnesOfSector17() {
        #expect(
            QualityCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 20, 21, 40, 902, 999])
        #expect(QualityCode(rawValue: 10) == nil)
        #expect(QualityCode.allCases.filter { !$0.isMeaningful } == [.definitive, .provisional, .replaced])
        #expect(QualityCode.livingWage.name.nl == "leefloon")
    }

    @Test func rolesAndSectors() {
        #expect(PersonRole.allCases.map(\.rawValue) == [1, 2, 3])
        #expect(PersonRole(rawValue: 0) == nil)
        #expect(PersonRole.maintenanceDebtor.name.nl == "onderhoudsplichtige")
        #expect(Sector.ocmw.rawValue == 17)
        #expect(SectorInstitution.podMI.sector.rawValue == 16)
        #expect(SectorInstitution.podMI.institution == 2)
        #expect(SectorInstitution.ocmw.institution == 1)
    }
}

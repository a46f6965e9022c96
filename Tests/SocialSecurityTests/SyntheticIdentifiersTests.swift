import Testing

@testable import SocialSecurity

struct SyntheticIdentifiersTests {
    /// The published first outputs of SplitMix64 for the seed 1234567.
    @Test func splitMix64() {
        var generator = SeededGenerator(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func numbersAreValidImpossibleAndNeverTwice() throws {
        var synthetic = SyntheticIdentifiers(seed: 7)
        var seen: Set<SSIN> = []
        for _ in 0..<20_000 {
            let ssin = synthetic.nextSSIN()
            guard try SSIN(ssin.digits) == ssin, ssin.calendarWarning == .impossibleDate, seen.insert(ssin).inserted
            else {
                Issue.record("a synthetic SSIN is wrong or repeated")
                return
            }
        }
        #expect(seen.contains { $0.bornFrom2000 } && seen.contains { !$0.bornFrom2000 })
    }

    @Test func everySSINComesOnceBeforeTheFirstComesAgain() {
        #expect(greatestCommonDivisor(104_729, SyntheticIdentifiers.ssinCount) == 1)
        #expect(greatestCommonDivisor(7_919, SyntheticIdentifiers.enterpriseCount) == 1)
        #expect(SyntheticIdentifiers.ssinCount == 279_440)
    }

    @Test func enterpriseNumbersLieInTheHighRanges() throws {
        var synthetic = SyntheticIdentifiers(seed: 7)
        var seen: Set<EnterpriseNumber> = []
        for _ in 0..<SyntheticIdentifiers.enterpriseCount {
            let number = synthetic.nextEnterpriseNumber()
            let prefix = number.digits.prefix(4)
            guard try EnterpriseNumber(number.digits) == number, prefix == "0999" || prefix == "1999" else {
                Issue.record("\(number) is wrong")
                return
            }
            seen.insert(number)
        }
        #expect(seen.count == SyntheticIdentifiers.enterpriseCount)
    }

    @Test func sameSeedSamePersons() {
        var first = SyntheticIdentifiers(seed: 42)
        var again = SyntheticIdentifiers(seed: 42)
        var other = SyntheticIdentifiers(seed: 43)
        let person = first.nextPerson()
        #expect(person == again.nextPerson())
        #expect(person.ssin != other.nextPerson().ssin)
        #expect(first.nextOCMW() == again.nextOCMW())
    }

    @Test func personsHaveABirthDateOfTheYearOfTheirNumber() {
        var synthetic = SyntheticIdentifiers(seed: 1)
        for _ in 0..<200 {
            let person = synthetic.nextPerson()
            #expect(person.birthDate.year == person.ssin.birthYear)
            #expect(person.birthDate.month == person.ssin.birthMonth)
            #expect(!person.firstName.isEmpty && !person.lastName.isEmpty)
        }
    }

    @Test func neighbouringOCMWsDiffer() {
        var synthetic = SyntheticIdentifiers(seed: 1)
        let first = synthetic.nextOCMW()
        let second = synthetic.nextOCMW()
        #expect(first.municipality != second.municipality)
        #expect(first.enterpriseNumber != second.enterpriseNumber)
        #expect(first.name.hasSuffix(first.municipality))
    }

    private func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}

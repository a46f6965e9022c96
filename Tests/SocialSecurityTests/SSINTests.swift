import Foundation
import Testing

@testable import SocialSecurity

/// Synthetic numbers with impossible or unknown calendar dates; the edge numbers were computed apart from this code.
struct SSINTests {
    struct Vector: Sendable {
        let digits: String
        let bornFrom2000: Bool
        let register: SSIN.Register
        let sex: SSIN.Sex?
        let warning: SSIN.CalendarWarning?
    }

    static let vectors = [
        Vector(
            digits: "71023000122", bornFrom2000: false, register: .nationalRegister, sex: .male,
            warning: .impossibleDate),
        Vector(
            digits: "85043199879", bornFrom2000: false, register: .nationalRegister, sex: .female,
            warning: .impossibleDate),
        Vector(
            digits: "99113199735", bornFrom2000: false, register: .nationalRegister, sex: .male,
            warning: .impossibleDate),
        Vector(
            digits: "01063100233", bornFrom2000: true, register: .nationalRegister, sex: .female,
            warning: .impossibleDate),
        Vector(
            digits: "10023045760", bornFrom2000: true, register: .nationalRegister, sex: .male, warning: .impossibleDate
        ),
        Vector(
            digits: "03023099851", bornFrom2000: true, register: .nationalRegister, sex: .female,
            warning: .impossibleDate),
        Vector(
            digits: "88493112470", bornFrom2000: false, register: .bisSexKnown, sex: .female, warning: .impossibleDate),
        Vector(digits: "04423001574", bornFrom2000: true, register: .bisSexKnown, sex: .male, warning: .impossibleDate),
        Vector(
            digits: "79223031120", bornFrom2000: false, register: .bisSexUnknown, sex: nil, warning: .impossibleDate),
        Vector(digits: "12243108813", bornFrom2000: true, register: .bisSexUnknown, sex: nil, warning: .impossibleDate),
        Vector(
            digits: "60000050180", bornFrom2000: false, register: .nationalRegister, sex: .male, warning: .unknownDate),
        Vector(digits: "60400050268", bornFrom2000: false, register: .bisSexKnown, sex: .female, warning: .unknownDate),
        Vector(digits: "90011599564", bornFrom2000: false, register: .nationalRegister, sex: .male, warning: nil),
        Vector(digits: "02030899620", bornFrom2000: true, register: .nationalRegister, sex: .female, warning: nil),
        Vector(
            digits: "75023001097", bornFrom2000: false, register: .nationalRegister, sex: .female,
            warning: .impossibleDate),
        Vector(
            digits: "75023000901", bornFrom2000: false, register: .nationalRegister, sex: .male,
            warning: .impossibleDate),
    ]

    @Test(arguments: vectors)
    func acceptsAndExplains(_ vector: Vector) throws {
        let ssin = try SSIN(vector.digits)
        #expect(ssin.digits == vector.digits)
        #expect(ssin.bornFrom2000 == vector.bornFrom2000)
        #expect(ssin.register == vector.register)
        #expect(ssin.sex == vector.sex)
        #expect(ssin.calendarWarning == vector.warning)
    }

    @Test(arguments: vectors)
    func refusesTheNextCheckNumber(_ vector: Vector) throws {
        let check = try #require(Int(vector.digits.suffix(2)))
        let next = vector.digits.dropLast(2) + (check == 97 ? "98" : String(format: "%02d", check + 1))
        #expect(throws: SocialSecurityError(.wrongCheckNumber, "")) { try SSIN(String(next)) }
    }

    @Test(arguments: [
        ("71023000123", SocialSecurityError.Code.wrongCheckNumber), ("7102300012", .wrongLength),
        ("710230001220", .wrongLength), ("", .wrongLength), ("71133000102", .wrongMonth), ("71023000023", .wrongSerial),
        ("71.02.30-001.22", .wrongLength), ("7102300012A", .wrongCharacter), (" 7102300012", .wrongCharacter),
        ("-7102300012", .wrongCharacter), ("７102300012", .wrongLength), ("7102300\u{0661}\u{0662}", .wrongCharacter),
        ("71533000102", .wrongMonth), ("71333000102", .wrongMonth), ("71193000102", .wrongMonth),
        ("71023200122", .wrongDay), ("71023000100", .wrongCheckNumber),
    ])
    func refuses(_ text: String, _ code: SocialSecurityError.Code) {
        #expect(throws: SocialSecurityError(code, "")) { try SSIN(text) }
    }

    @Test func birthDateCarriesTheCenturyOfTheCheckNumber() throws {
        #expect(try SSIN("90011599564").birthDate == CivilDate("1990-01-15"))
        #expect(try SSIN("02030899620").birthDate == CivilDate("2002-03-08"))
        #expect(try SSIN("71023000122").birthDate == nil)
        #expect(try SSIN("04423001574").birthMonth == 2)
        #expect(try SSIN("79223031120").birthYear == 1979)
    }

    @Test func printsNoDigits() throws {
        let ssin = try SSIN("71023000122")
        var dumped = ""
        dump(ssin, to: &dumped)
        dump(["key": ssin], to: &dumped)
        for text in ["\(ssin)", String(reflecting: ssin), String(reflecting: [ssin]), dumped] {
            #expect(!text.contains("710230"))
        }
    }

    @Test func errorsCarryNoDigits() {
        let error = #expect(throws: SocialSecurityError.self) { try SSIN("71023000123") }
        #expect(error.map { !String(reflecting: $0).contains("710230") } == true)
        #expect(error?.description.hasPrefix("WRONG_CHECK_NUMBER: ") == true)
    }

    @Test func travelsThroughJSONAsAString() throws {
        let ssin = try SSIN("01063100233")
        let json = try JSONEncoder().encode([ssin])
        #expect(String(decoding: json, as: UTF8.self) == #"["01063100233"]"#)
        #expect(try JSONDecoder().decode([SSIN].self, from: json) == [ssin])
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([SSIN].self, from: Data(#"["01063100234"]"#.utf8))
        }
    }
}

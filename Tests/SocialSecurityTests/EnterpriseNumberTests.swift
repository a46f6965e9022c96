import Testing

@testable import SocialSecurity

struct EnterpriseNumberTests {
    @Test(arguments: ["0999999922", "0999999823", "1999999943", "1999999844", "0299999917"])
    func accepts(_ digits: String) throws {
        let number = try EnterpriseNumber(digits)
        #expect(number.digits == digits)
        #expect("\(number)" == digits)
    }

    /// The worked example of the check number: 05669882 mod 97 = 38, so 59.
    @Test func checkNumberOfThePublishedExample() {
        #expect(EnterpriseNumber.checkNumber(of: 5_669_882) == 59)
    }

    @Test(arguments: [
        ("0999999921", SocialSecurityError.Code.wrongCheckNumber), ("0999999923", .wrongCheckNumber),
        ("999999922", .wrongLength), ("09999999220", .wrongLength), ("0999.999.922", .wrongLength),
        ("099999992A", .wrongCharacter), ("2999999964", .wrongFirstDigit), ("7999999873", .wrongFirstDigit),
        ("9999999922", .wrongFirstDigit), ("", .wrongLength),
    ])
    func refuses(_ text: String, _ code: SocialSecurityError.Code) {
        #expect(throws: SocialSecurityError(code, "")) { try EnterpriseNumber(text) }
    }

    @Test func ordersByNumber() throws {
        #expect(try EnterpriseNumber("0299999917") < EnterpriseNumber("1999999844"))
    }
}

struct NISCodeTests {
    @Test func acceptsAMunicipality() throws {
        #expect(try NISCode("63023").digits == "63023")
    }

    @Test(arguments: [
        ("063023", SocialSecurityError.Code.wrongLength), ("6302", .wrongLength), ("03023", .wrongFirstDigit),
        ("6302a", .wrongCharacter), ("150", .wrongLength),
    ])
    func refuses(_ text: String, _ code: SocialSecurityError.Code) {
        #expect(throws: SocialSecurityError(code, "")) { try NISCode(text) }
    }
}

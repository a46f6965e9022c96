import Crypto
import SocialSecurity
import Testing

@testable import MessageStore

/// Rows of a store are found by these values for as long as it exists: they never change.
@Suite struct BlindIndexTests {
    private let key = SymmetricKey(data: [UInt8](0..<32))

    @Test(arguments: [Sample.person, Sample.otherPerson])
    func indexesAreTheHMACOfPurposeAndValue(person: SSIN) {
        let (index, digits) = (BlindIndex(key: key), Array(person.digits.utf8))
        #expect(index.person(person) == code("ssin", digits))
        #expect(index.reference("R-1", of: "application") == code("reference/application", Array("R-1".utf8)))
        let first = code("audit-user", digits).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(index.actingUser(digits) == Int64(bitPattern: first))
    }

    private func code(_ purpose: String, _ value: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + [0] + value, using: key))
    }
}

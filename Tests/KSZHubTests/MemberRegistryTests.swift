import SocialSecurity
import Testing

@testable import KSZHub

@Suite struct MemberRegistryTests {
    private func member(_ number: EnterpriseNumber, successor: EnterpriseNumber? = nil) -> Member {
        Member(number: number, address: "https://localhost/soap", operators: [.firstOperator], successor: successor)
    }

    @Test func followsSuccessors() throws {
        let registry = try MemberRegistry([
            member(.a, successor: .b), member(.b, successor: .c), member(.c),
        ])
        #expect(registry.lineage(of: .a) == [.a, .b, .c])
        #expect(registry.route(to: .a)?.number == .c)
        #expect(registry.identities(of: .c) == [.a, .b, .c])
        #expect(registry.identities(of: .a) == [.a])
        #expect(registry.route(to: .closed) == nil)
    }

    @Test func refusesContradictions() {
        let inconsistent = KSZHubError(.membersInconsistent, "")
        #expect(throws: inconsistent) { try MemberRegistry([member(.a), member(.a)]) }
        #expect(throws: inconsistent) { try MemberRegistry([member(.a, successor: .b)]) }
        #expect(throws: inconsistent) { try MemberRegistry([member(.a, successor: .b), member(.b, successor: .a)]) }
        #expect(throws: inconsistent) { try MemberRegistry([member(.a, successor: .a)]) }
        #expect(throws: inconsistent) {
            try MemberRegistry([Member(number: .a, address: nil, operators: [])])
        }
    }
}

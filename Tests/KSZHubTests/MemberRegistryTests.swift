import SocialSecurity
import Testing

@testable import KSZHub

@Suite struct MemberRegistryTests {
    private func member(_ number: EnterpriseNumber, successor: EnterpriseNumber? = nil) -> Member {
        Member(number: number, address: "https://localhost/soap", operators: [.firstOperator], successor: successor)
    }

    private static let day = CivilDate(daysSince1970: 20_000)

    private func registry(_ members: [Member], on day: CivilDate = day) throws -> MemberRegistry {
        try MemberRegistry(members) { day }
    }

    @Test func followsSuccessors() throws {
        let registry = try registry([member(.a, successor: .b), member(.b, successor: .c), member(.c)])
        #expect(registry.lineage(of: .a) == [.a, .b, .c])
        #expect(registry.route(to: .a)?.number == .c)
        #expect(registry.identities(of: .c) == [.a, .b, .c])
        #expect(registry.identities(of: .a) == [.a])
        #expect(registry.route(to: .closed) == nil)
    }

    @Test func refusesContradictions() {
        let inconsistent = KSZHubError(.membersInconsistent, "")
        #expect(throws: inconsistent) { try registry([member(.a), member(.a)]) }
        #expect(throws: inconsistent) { try registry([member(.a, successor: .b)]) }
        #expect(throws: inconsistent) { try registry([member(.a, successor: .b), member(.b, successor: .a)]) }
        #expect(throws: inconsistent) { try registry([member(.a, successor: .a)]) }
        #expect(throws: inconsistent) {
            try registry([Member(number: .a, address: nil, operators: [])])
        }
    }

    /// The last day is one of its own; on the next the successor is there.
    @Test(arguments: [(-1, false), (0, false), (1, true), (400, true)])
    func successorTakesOverTheDayAfterTheLast(offset: Int, isOver: Bool) throws {
        let closing = Member(
            number: .a, address: "https://localhost/soap", operators: [.firstOperator], successor: .b,
            validUntil: Self.day)
        let registry = try registry([closing, member(.b)], on: Self.day.adding(days: offset))
        #expect(registry.route(to: .a)?.number == (isOver ? .b : .a))
        #expect(registry.lineage(of: .a) == (isOver ? [.a, .b] : [.a]))
        #expect(registry.identities(of: .b) == (isOver ? [.a, .b] : [.b]))
        #expect(registry.isOpen(.a, on: Self.day.adding(days: offset)) == !isOver)
        #expect(registry.isOpen(.b, on: Self.day.adding(days: offset)))
    }

    @Test(arguments: [(0, true), (1, false)])
    func withoutSuccessorNobodyIsThereAfterTheLastDay(offset: Int, isThere: Bool) throws {
        let closing = Member(
            number: .a, address: "https://localhost/soap", operators: [.firstOperator], validUntil: Self.day)
        let registry = try registry([closing, member(.b)], on: Self.day.adding(days: offset))
        #expect((registry.route(to: .a) != nil) == isThere)
        #expect(registry.lineage(of: .a) == [.a])
    }

    @Test func circleIsFoundBeforeItsDays() {
        let later = Self.day.adding(days: 400)
        let members = [(EnterpriseNumber.a, EnterpriseNumber.b), (.b, .a)].map { number, successor in
            Member(
                number: number, address: "https://localhost/soap", operators: [.firstOperator], successor: successor,
                validUntil: later)
        }
        #expect(throws: KSZHubError(.membersInconsistent, "")) { try registry(members) }
    }
}

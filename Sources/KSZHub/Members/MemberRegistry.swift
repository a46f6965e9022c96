import SocialSecurity

/// All OCMWs that the hub knows, with their operators and successors.
public struct MemberRegistry: Sendable {
    private let members: [EnterpriseNumber: Member]
    private let today: @Sendable () -> CivilDate

    /// Takes the members and checks that they fit together.
    ///
    /// - Parameter today: the day in Belgium, asked whenever it matters who took over from whom.
    /// - Throws: `KSZHubError` `.membersInconsistent`.
    public init(_ list: [Member], today: @escaping @Sendable () -> CivilDate) throws(KSZHubError) {
        self.today = today
        var members: [EnterpriseNumber: Member] = [:]
        for member in list {
            guard members.updateValue(member, forKey: member.number) == nil else {
                throw KSZHubError(.membersInconsistent, "two members have the number \(member.number)")
            }
        }
        self.members = members
        for member in list { try check(member) }
    }

    private func check(_ member: Member) throws(KSZHubError) {
        if let successor = member.successor {
            guard members[successor] != nil else {
                throw KSZHubError(.membersInconsistent, "the successor of \(member.number) is not a member")
            }
            guard line(of: member.number, following: { $0.successor }).last.flatMap({ members[$0]?.successor }) == nil
            else {
                throw KSZHubError(.membersInconsistent, "the successors of \(member.number) form a circle")
            }
        } else if member.address == nil {
            throw KSZHubError(.membersInconsistent, "\(member.number) has neither an address nor a successor")
        }
    }

    /// The member with this number, also one that was closed.
    public func member(_ number: EnterpriseNumber) -> Member? { members[number] }

    /// True for a member that is an OCMW of its own on a day.
    ///
    /// What it signed on its last day or before still travels for `Operation.daysOfGrace` afterwards.
    public func isOpen(_ number: EnterpriseNumber, on day: CivilDate) -> Bool {
        members[number].map { !$0.isClosed(on: day) } ?? false
    }

    /// True when the operator may carry messages signed by this member.
    public func mayCarry(_ number: EnterpriseNumber, operator carrier: EnterpriseNumber) -> Bool {
        members[number]?.operators.contains(carrier) ?? false
    }

    /// True when the operator may carry messages of any member at all.
    public func isOperator(_ number: EnterpriseNumber) -> Bool {
        members.values.contains { $0.operators.contains(number) }
    }

    /// The number itself and those that took over from it, in order; the last one is the member of today.
    public func lineage(of number: EnterpriseNumber) -> [EnterpriseNumber] {
        let day = today()
        return line(of: number) { $0.isClosed(on: day) ? $0.successor : nil }
    }

    private func line(
        of number: EnterpriseNumber, following next: (Member) -> EnterpriseNumber?
    ) -> [EnterpriseNumber] {
        var line = [number]
        while let last = line.last, let next = members[last].flatMap(next), !line.contains(next) { line.append(next) }
        return line
    }

    /// The number itself and every member that it took over.
    public func identities(of number: EnterpriseNumber) -> Set<EnterpriseNumber> {
        Set(members.keys.filter { lineage(of: $0).contains(number) }).union([number])
    }

    /// Where documents for this recipient go: the member at the end of its line of successors; nil when there is none,
    /// or it was closed without one.
    public func route(to recipient: EnterpriseNumber) -> Member? {
        lineage(of: recipient).last.flatMap { members[$0] }.flatMap { $0.isClosed(on: today()) ? nil : $0 }
    }
}

import SocialSecurity

/// All OCMWs that the hub knows, with their operators and successors.
public struct MemberRegistry: Sendable {
    private let members: [EnterpriseNumber: Member]

    /// Takes the members and checks that they fit together.
    ///
    /// - Throws: `KSZHubError` `.membersInconsistent`.
    public init(_ list: [Member]) throws(KSZHubError) {
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
            guard lineage(of: member.number).last.flatMap({ members[$0]?.successor }) == nil else {
                throw KSZHubError(.membersInconsistent, "the successors of \(member.number) form a circle")
            }
        } else if member.address == nil {
            throw KSZHubError(.membersInconsistent, "\(member.number) has neither an address nor a successor")
        }
    }

    /// The member with this number.
    public func member(_ number: EnterpriseNumber) -> Member? { members[number] }

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
        var line = [number]
        while let last = line.last, let next = members[last]?.successor, !line.contains(next) { line.append(next) }
        return line
    }

    /// The number itself and every member that it took over.
    public func identities(of number: EnterpriseNumber) -> Set<EnterpriseNumber> {
        Set(members.keys.filter { lineage(of: $0).contains(number) }).union([number])
    }

    /// Where documents for this recipient go: the member at the end of its line of successors.
    public func route(to recipient: EnterpriseNumber) -> Member? {
        lineage(of: recipient).last.flatMap { members[$0] }
    }
}

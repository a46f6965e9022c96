import AuditLog
import Gateway
import KSZHub
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// What counts as the hub's list, and what asking for it leaves behind.
@Suite struct TicketListTests {
    private func signed(
        _ network: Network, of organisation: EnterpriseNumber = Network.b, to recipient: EnterpriseNumber = Network.b,
        by signer: EnterpriseNumber = Network.hub, day: CivilDate, isComplete: Bool = true
    ) throws -> [UInt8] {
        let header = DocumentHeader(
            ticket: .random(), timestampSent: network.clock.now, sender: signer, recipient: recipient,
            conversation: .random())
        let list = TicketList(organisation: organisation, day: day, isComplete: isComplete, entryCount: 0, entries: [])
        return try DocumentSigner(identity: network.identity(signer))
            .sign(BusinessDocument(header: header, payload: .ticketList(list)).element()).canonicalBytes()
    }

    private func fault(_ network: Network, _ bytes: [UInt8], day: CivilDate) -> TicketListFault? {
        do {
            _ = try VerifiedTicketList(
                bytes, of: Network.b, day: day, in: network.environment, at: network.clock.now)
            return nil
        } catch {
            return error
        }
    }

    @Test func aListIsTakenOnlyAsTheHubSignedItForThisOCMWAndDay() async throws {
        try await Network.with { network in
            let day = network.today.adding(days: -1)
            let good = try signed(network, day: day)
            #expect(fault(network, good, day: day) == nil)
            #expect(fault(network, good, day: day.adding(days: -1)) == .anotherDay)
            let other = try signed(network, of: Network.a, to: Network.a, day: day)
            #expect(fault(network, other, day: day) == .anotherOrganisation)
            #expect(fault(network, try signed(network, to: Network.a, day: day), day: day) == .anotherOrganisation)
            #expect(fault(network, try signed(network, by: Network.a, day: day), day: day) == .signerIsNotHub)
            #expect(fault(network, try signed(network, day: network.today), day: network.today) == .completeTooEarly)
            let open = try signed(network, day: network.today, isComplete: false)
            #expect(fault(network, open, day: network.today) == nil)
            #expect(fault(network, Array("<a/>".utf8), day: day) != nil)
        }
    }

    /// Every bit of the day, the number of entries and the signature value.
    @Test func oneBitChangedIsRefused() async throws {
        try await Network.with { network in
            let day = network.today.adding(days: -1)
            let good = try signed(network, day: day)
            for text in ["<day>\(day)</day>", "<entryCount>0<", "<isComplete>true<", "<ds:SignatureValue>"] {
                let found = try #require(good.firstRange(of: Array(text.utf8)))
                for place in [found.lowerBound + text.utf8.count - 2, found.upperBound + 1] {
                    for bit in [UInt8(1), 2, 4] {
                        var bad = good
                        bad[place] ^= bit
                        let fault = fault(network, bad, day: day)
                        #expect(fault == .signature || fault == .notReadable, "\(text) \(place - found.lowerBound)")
                    }
                }
            }
        }
    }

    @Test func pagesMustAllBeThere() async throws {
        try await Network.with { network in
            let day = network.today.adding(days: -1)
            let page = try VerifiedTicketList(
                signed(network, day: day), of: Network.b, day: day, in: network.environment, at: network.clock.now)
            #expect(try TicketListDay([page]).isComplete)
            #expect(throws: TicketListFault.pages) { try TicketListDay([]) }
            #expect(throws: TicketListFault.pages) { try TicketListDay([page, page]) }
        }
    }

    /// The question is a line before it leaves, its end is one, and so is the comparison.
    @Test func askingAndComparingAreLines() async throws {
        try await Network.with { network in
            let b = try network.tenant(Network.b)
            let day = network.today.adding(days: -1)
            network.line.expect(.cut)
            await #expect(throws: RequestProblem.self) { try await network.reconcile(b, day...day) }
            #expect(try await acts(b) == [.logOpened, .ticketListAsked, .documentAttempted])
            let report = try await network.reconcile(b, day...day)
            #expect(report.findings.isEmpty && report.entryCount == 0)
            let lines = try await leaves(b)
            #expect(lines.map(\.act).suffix(3) == [.ticketListAsked, .documentAttempted, .logReconciled])
            #expect(lines.suffix(3).allSatisfy { $0.process == "tests" && $0.counterpart == Network.hub.digits })
            #expect(lines[3].object == "ticket-list/\(day)/page/1" && lines[3].ticket != nil)
            #expect(lines[4].outcome == .answered && lines[4].kszTicket != nil)
            #expect(lines[5].object == "\(day)/\(day) entries 0 differences 0")
        }
    }

    @Test func daysToComeAndTooManyDaysAreRefusedByName() async throws {
        try await Network.with { network in
            let b = try network.tenant(Network.b)
            let today = network.today
            for (days, field) in [
                (today...today.adding(days: 1), "/to"), (today.adding(days: -31)...today, "/from"),
            ] {
                let problem = await #expect(throws: RequestProblem.self) { try await network.reconcile(b, days) }
                #expect(problem?.code == .invalidRequest && problem?.errors.first?.field == field)
            }
            #expect(try await acts(b) == [.logOpened])
        }
    }

    private func leaves(_ tenant: Tenant) async throws -> [AuditLeaf] {
        var leaves: [AuditLeaf] = []
        for year in try await tenant.store.auditYears() {
            leaves += try await tenant.store.auditLines(year: year, from: 0, limit: 100)
                .map { try AuditLeaf(decoding: $0.leafBytes) }
        }
        return leaves
    }

    private func acts(_ tenant: Tenant) async throws -> [AuditAct] { try await leaves(tenant).map(\.act) }
}

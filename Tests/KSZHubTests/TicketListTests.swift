import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// The hub's signed list of the tickets that it met from, and carried to, an OCMW on a day.
@Suite struct TicketListTests {
    private func list(
        _ network: TestNetwork, of organisation: EnterpriseNumber, day: CivilDate, page: Int = 1
    ) async throws -> (list: TicketList, bytes: [UInt8]) {
        let answer = try await network.send(network.ticketListRequest(day: day, page: page, from: organisation))
        let bytes = try #require(answer.contentBytes)
        guard case .ticketList(let list)? = answer.content?.payload else {
            throw KSZHubError(.storageFailed, "no list: \(answer.refusal?.rule ?? "nothing")")
        }
        #expect(answer.stamp?.outcome == .answered && answer.content?.header.recipient == organisation)
        #expect(answer.stamp?.receiptDigest == (try DocumentDigest(SHA256Digest.of(bytes))))
        return (list, bytes)
    }

    private func today(_ network: TestNetwork) -> CivilDate { TestNetwork.day(network.clock.now) }

    @Test func bothSidesOfADeliveryStandInTheirListsAndNobodyElses() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let inquiry = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let answer = try await network.send(inquiry)
        let hubTicket = try #require(answer.stamp?.ticketCBSS)
        let sent = try await list(network, of: .b, day: today(network)).list
        let entry = try #require(sent.entries.first { $0.ticket == inquiry.header.ticket })
        #expect(entry.direction == .sent && entry.counterpart == .a && entry.operation == .requestInquiry)
        #expect(entry.ticketCBSS == hubTicket && entry.legalContext == .socialInquiry)
        #expect(entry.outcome == .delivered && entry.code == "MSG00000" && entry.passages == 1)
        let received = try await list(network, of: .a, day: today(network)).list
        let other = try #require(received.entries.first { $0.ticket == inquiry.header.ticket })
        #expect(other.direction == .received && other.counterpart == .b && other.outcome == .delivered)
        #expect(other.ticketCBSS == hubTicket)
        let stranger = try await list(network, of: .c, day: today(network)).list
        #expect(stranger.entries.map(\.operation) == [.ticketListRequest])
        #expect(!sent.isComplete && sent.organisation == .b)
    }

    @Test func refusalsFailuresAndRepetitionsAreToldAsTheyWere() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let refused = try network.document(Documents.livingWages(), about: Person.cohabitant)
        _ = try await network.send(refused)
        network.gateways.behave(.silence)
        let repeated = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        for _ in 0..<3 { _ = try await network.send(repeated) }
        let entries = try await list(network, of: .b, day: today(network)).list.entries
        let first = try #require(entries.first { $0.ticket == refused.header.ticket })
        #expect(first.outcome == .refused && first.code == "MSG00012")
        let second = try #require(entries.first { $0.ticket == repeated.header.ticket })
        #expect(second.outcome == .notForwarded && second.passages == 3)
        // A refusal by the hub itself is nothing that the recipient may learn of.
        let others = try await list(network, of: .a, day: today(network)).list.entries
        #expect(!others.contains { $0.ticket == refused.header.ticket })
        #expect(others.first { $0.ticket == repeated.header.ticket }?.outcome == .notForwarded)
    }

    /// Who asks again after an hour is refused; that data went back before stays in the list.
    @Test func whatWasAnsweredIsNotUndoneByALaterRefusal() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(Documents.livingWages())
        #expect(try await network.send(question).stamp?.outcome == .answered)
        network.clock.advance(by: .seconds(3_601))
        let day = today(network)
        #expect(try await network.send(question).refusal?.rule == "document-not-too-old")
        let entries =
            try await list(network, of: .b, day: day).list.entries
            + list(network, of: .b, day: TestNetwork.day(network.federation.start)).list.entries
        #expect(entries.contains { $0.ticket == question.header.ticket && $0.outcome == .answered })
    }

    @Test func aDayThatIsOverIsTheSameBytesForEverAndSurvivesTheHub() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let day = today(network)
        let before = try await list(network, of: .b, day: day)
        #expect(try await list(network, of: .b, day: day).bytes != before.bytes)
        network.clock.advance(by: .seconds(2 * 86_400))
        let closed = try await list(network, of: .b, day: day)
        #expect(closed.list.isComplete && closed.list.entryCount == before.list.entryCount + 1)
        #expect(try await list(network, of: .b, day: day).bytes == closed.bytes)
        let restarted = try TestNetwork(store: network.store)
        restarted.clock.advance(by: .seconds(2 * 86_400))
        #expect(try await list(restarted, of: .b, day: day).bytes == closed.bytes)
    }

    /// A day closes five minutes after midnight: one second before, it is still called incomplete.
    @Test(arguments: [(299, false), (300, true)])
    func aDayClosesAfterItSettled(seconds: Int, isComplete: Bool) async throws {
        let network = try TestNetwork()
        let day = today(network)
        let rest = 86_400_000 - network.clock.now.milliseconds % 86_400_000
        network.clock.advance(by: .milliseconds(rest + Int64(seconds) * 1_000))
        #expect(try await list(network, of: .b, day: day).list.isComplete == isComplete)
    }

    /// Once a page went out, the day does not grow any more, whatever the hub's clock does.
    @Test func aClosedDayTakesNothingMore() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let day = today(network)
        network.clock.advance(by: .seconds(86_400 + 600))
        let closed = try await list(network, of: .b, day: day)
        network.clock.advance(by: .seconds(-86_400))
        let question = try network.document(Documents.livingWages())
        _ = try await network.send(question)
        #expect(
            try await network.store.tickets(of: .b, on: day, skipping: 0, limit: 500).entries == closed.list.entries)
        let next = try await network.store.tickets(of: .b, on: day.adding(days: 1), skipping: 0, limit: 500)
        #expect(next.entries.contains { $0.ticket == question.header.ticket })
    }

    @Test func pagesNeitherSkipNorRepeat() async throws {
        let network = try TestNetwork()
        let day = today(network)
        for number in 0..<401 {
            let entry = TicketEntry(
                direction: .sent, ticket: try Ticket("T-\(number)"), ticketCBSS: .random(),
                operation: .consultLivingWages, legalContext: .socialInquiry, counterpart: .hub,
                firstAt: network.clock.now, lastAt: network.clock.now, passages: 1, outcome: .answered, code: nil)
            try await network.store.note(TicketPassage(organisation: .b, day: day, entry: entry, isArrival: true))
        }
        network.clock.advance(by: .seconds(2 * 86_400))
        var tickets: [Ticket] = []
        for page in 1...3 {
            let list = try await list(network, of: .b, day: day, page: page).list
            #expect(list.page == page && list.pageCount == 3 && list.entryCount == 401)
            tickets += list.entries.map(\.ticket)
        }
        #expect(try tickets == (0..<401).map { try Ticket("T-\($0)") })
        let beyond = try await network.send(network.ticketListRequest(day: day, page: 4))
        #expect(beyond.refusal?.code == "OGW00610" && beyond.refusal?.elementPath == "/ticketListRequest/page")
    }

    /// The day of the hub's clock is the last one; of the days before, each has a list, be it empty.
    @Test func aDayToComeHasNoListAndAnEmptyDayHasOne() async throws {
        let network = try TestNetwork()
        let day = today(network)
        let refusal = try await network.send(network.ticketListRequest(day: day.adding(days: 1))).refusal
        #expect(refusal?.code == "OGW00610" && refusal?.rule == "ticket-list-exists")
        let empty = try await list(network, of: .b, day: day.adding(days: -30)).list
        #expect(empty.isComplete && empty.entries.isEmpty && empty.pageCount == 1)
    }
}

import Messages
import SocialSecurity
import XMLSecurity

/// Makes the signed lists of tickets: what the hub met from, and carried to, one OCMW on one day.
struct TicketListService: Sendable {
    /// A day is closed so long after its end: whatever was under way at midnight has noted its time by then.
    static let settling: Duration = .seconds(300)

    private let environment: HubEnvironment
    private let documents: HubDocuments

    init(_ environment: HubEnvironment, documents: HubDocuments) {
        self.environment = environment
        self.documents = documents
    }

    /// One page of the asker's own list. A page of a day that is over is signed once and then always the same.
    ///
    /// - Throws: `AccessRefusal` for a day to come and for a page that the list does not have.
    func page(_ request: TicketListRequest, of organisation: EnterpriseNumber) async throws -> SignedDocument {
        let now = environment.clock()
        guard request.day <= environment.civilDay(now) else { throw AccessRefusal(.ticketListExists, path: "day") }
        let key = TicketListKey(organisation: organisation, day: request.day, page: request.page)
        if let kept = try await environment.store.ticketListPage(key) { return try SignedDocument(stored: kept) }
        let isComplete = request.day < environment.civilDay(now.advanced(by: .zero - Self.settling))
        let page = try documents.ticketList(try await list(key, isComplete: isComplete), at: now)
        guard isComplete else { return page }
        return try SignedDocument(stored: try await environment.store.keep(page.bytes, as: key))
    }

    private func list(_ key: TicketListKey, isComplete: Bool) async throws -> TicketList {
        let part = try await environment.store.tickets(
            of: key.organisation, on: key.day, skipping: (key.page - 1) * TicketList.pageLimit,
            limit: TicketList.pageLimit)
        let pageCount = max(1, (part.count + TicketList.pageLimit - 1) / TicketList.pageLimit)
        guard key.page <= pageCount else { throw AccessRefusal(.ticketListExists, path: "page") }
        return TicketList(
            organisation: key.organisation, day: key.day, isComplete: isComplete, page: key.page,
            pageCount: pageCount, entryCount: part.count, entries: part.entries)
    }
}

import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Asks the hub for the list of tickets of one day, page by page. Each question is a line of the log before it leaves,
/// and how it ended is one afterwards.
struct TicketListAsker: Sendable {
    /// More pages than an OCMW can fill in a day.
    static let pageLimit = 2_000

    let environment: GatewayEnvironment
    let transport: any HubTransport
    let tenant: Tenant
    let actor: AuditedActor

    /// All pages of one day.
    ///
    /// - Throws: `RequestProblem` with `.unavailable` naming what is wrong with hub or list.
    func day(_ day: CivilDate) async throws -> TicketListDay {
        var pages = [try await page(1, of: day)]
        while let last = pages.last?.list, last.page < last.pageCount {
            guard last.page < Self.pageLimit else { throw RequestProblem.unusableList(.pages, of: day) }
            pages.append(try await page(last.page + 1, of: day))
        }
        do { return try TicketListDay(pages) } catch { throw RequestProblem.unusableList(error, of: day) }
    }

    private func page(_ number: Int, of day: CivilDate) async throws -> VerifiedTicketList {
        let ticket = environment.ticket()
        let question = try DocumentComposer(environment: environment).compose(
            .ticketListRequest(try TicketListRequest(day: day, page: number)), for: tenant, to: environment.hub,
            conversation: ticket, ticket: ticket, at: environment.clock())
        try await record(.ticketListAsked, question) { $0.object = "ticket-list/\(day)/page/\(number)" }
        do {
            let reply = try await transport.send(
                question.stored.bytes, operation: .ticketListRequest, tenant: tenant)
            let now = environment.clock()
            let verified = try AnswerVerifier(environment: environment)
                .verify(reply, to: question.stored, tenant: tenant, at: now)
            let page = try Self.list(in: verified, number, of: day, tenant, environment, at: now)
            try await record(.documentAttempted, question) { facts in
                facts.kszTicket = verified.stamp?.ticketCBSS
                facts.outcome = .answered
            }
            return page
        } catch let failure as AttemptFailure {
            try await record(.documentAttempted, question) { facts in
                facts.outcome = failure.auditOutcome
                facts.rule = AuditText.admissible(failure.text)
            }
            throw RequestProblem.noList(of: day, failure.text)
        } catch let refused as RefusedList {
            try await record(.documentAttempted, question) { facts in
                facts.kszTicket = refused.kszTicket
                facts.outcome = .refused
                facts.rule = refused.code
            }
            throw RequestProblem.noList(of: day, refused.code)
        } catch let fault as TicketListFault {
            try await record(.documentAttempted, question) { facts in
                facts.outcome = .failed
                facts.rule = fault.rawValue
            }
            throw RequestProblem.unusableList(fault, of: day)
        }
    }

    /// The hub refused the question.
    private struct RefusedList: Error {
        let code: String
        let kszTicket: Ticket?
    }

    private static func list(
        in reply: VerifiedReply, _ number: Int, of day: CivilDate, _ tenant: Tenant,
        _ environment: GatewayEnvironment, at now: UTCInstant
    ) throws -> VerifiedTicketList {
        if let code = reply.refusalCode { throw RefusedList(code: code, kszTicket: reply.stamp?.ticketCBSS) }
        guard let stored = reply.evidence.last(where: { $0.operation == .ticketList }) else {
            throw TicketListFault.notReadable
        }
        let page = try VerifiedTicketList(stored.bytes, of: tenant.organisation, day: day, in: environment, at: now)
        guard page.list.page == number else { throw TicketListFault.pages }
        return page
    }

    private func record(_ act: AuditAct, _ question: ComposedDocument, _ fill: (inout AuditFacts) -> Void) async throws
    {
        var facts = AuditFacts(act, access: .consulted, by: actor)
            .about(question.document, digest: question.stored.digest)
        facts.counterpart = environment.hub
        fill(&facts)
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
    }
}

extension RequestProblem {
    static func noList(of day: CivilDate, _ code: String) -> RequestProblem {
        RequestProblem(
            .unavailable, "The hub gave no list of tickets of \(day): \(code).",
            remedy: "Repeat it later; if it lasts, look at the connection to the hub.")
    }

    static func unusableList(_ fault: TicketListFault, of day: CivilDate) -> RequestProblem {
        RequestProblem(
            .unavailable, "The list of tickets of \(day) cannot be used: \(fault.rawValue), \(fault.reason).",
            remedy: "\(fault.remedy.prefix(1).uppercased())\(fault.remedy.dropFirst()).")
    }
}

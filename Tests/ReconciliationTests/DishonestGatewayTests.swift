import AuditLog
import KSZHub
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Gateways whose own log is complete in itself, and which are found out by the hub's list.
@Suite struct DishonestGatewayTests {
    private func codes(_ report: ReconciliationReport, _ ticket: Ticket) -> [ReconciliationCode] {
        report.findings.filter { $0.ticket == ticket.value }.map(\.code)
    }

    /// Two consultations and an inquiry; then the log of a gateway that keeps lines otherwise is compared.
    private func compare(
        _ name: String, after hours: Int = 2,
        keeping line: @escaping (AuditLine, AuditLeaf) throws -> SealedLeaf?,
        _ check: (ReconciliationReport, _ consulted: Ticket, _ inquired: Ticket) async throws -> Void
    ) async throws {
        try await Network.with { network in
            let consulted = try await network.consult("consulted")
            let inquired = try await network.inquire()
            try await network.deliver()
            network.clock.advance(by: .seconds(Int64(hours) * 3_600))
            let dishonest = try await network.gatewayThat(name) { try line($0, $0.leaf) }
            try await check(try await network.reconcile(dishonest), consulted, inquired)
            let honest = try await network.reconcile(network.tenant(Network.b))
            // The dishonest gateway's question for the list is not in the honest one's log, and nothing else is missing.
            #expect(honest.differences.allSatisfy { $0.operation == "ticketListRequest" })
            try await dishonest.store.close()
        }
    }

    @Test func aGatewayThatForgetsItsConsultationsIsFound() async throws {
        try await compare("forgets") { line, leaf in
            leaf.service?.hasPrefix("consultation/") == true ? nil : try line.sealed
        } _: { report, consulted, inquired in
            #expect(codes(report, consulted) == [.notLogged])
            #expect(codes(report, inquired).isEmpty)
            let finding = try #require(report.differences.first)
            #expect(finding.operation == "consultHealthInsurance" && finding.counterpart == Network.hub.digits)
            #expect(finding.entry?.outcome == .answered && finding.mention == nil)
        }
    }

    @Test func aGatewayThatForgetsWhoAskedIsFound() async throws {
        try await compare("nobody") { line, leaf in
            leaf.act == .consultationIntent ? nil : try line.sealed
        } _: { report, consulted, _ in
            #expect(codes(report, consulted) == [.intentNotLogged])
        }
    }

    @Test func aGatewayThatLogsTheIntentAndHidesTheOutcomeIsFound() async throws {
        try await compare("hides") { line, leaf in
            let hidden = leaf.act == .consultationOutcome || leaf.act == .documentAttempted
            return hidden && leaf.service?.hasPrefix("consultation/") == true ? nil : try line.sealed
        } _: { report, consulted, _ in
            #expect(codes(report, consulted) == [.outcomeNotLogged])
        }
    }

    /// It says that nothing came: within the hour it may be true, afterwards nobody tries any more.
    @Test(arguments: [(0, ReconciliationCode.underWay), (2, .outcomeDiffers)])
    func aGatewayThatSaysThatNoAnswerCameIsFound(hours: Int, code: ReconciliationCode) async throws {
        try await compare("denies", after: hours) { line, leaf in
            guard leaf.service?.hasPrefix("consultation/") == true, leaf.outcome != nil else { return try line.sealed }
            guard leaf.act == .documentAttempted else { return nil }
            return try line.changed {
                $0.outcome = .timedOut
                $0.rule = "timed-out"
                $0.kszTicket = nil
            }
        } _: { report, consulted, _ in
            #expect(codes(report, consulted) == [code])
        }
    }

    @Test func aRefusalInPlaceOfTheAnswerIsFoundAtOnce() async throws {
        try await compare("refused", after: 0) { line, leaf in
            guard leaf.service?.hasPrefix("consultation/") == true, leaf.outcome != nil else { return try line.sealed }
            return try line.changed {
                $0.outcome = .refused
                $0.rule = "MSG00012"
            }
        } _: { report, consulted, _ in
            #expect(codes(report, consulted) == [.outcomeDiffers])
        }
    }

    @Test func anotherPurposeFlowOrOrganisationIsFound() async throws {
        try await compare("otherwise") { line, leaf in
            guard leaf.act == .consultationIntent else { return try line.sealed }
            return try line.changed {
                $0.legalContext = "PCSA:DEBT_RECOVERY"
                $0.service = "consultation/consultLivingWages"
                $0.counterpart = Network.a.digits
            }
        } _: { report, consulted, _ in
            #expect(codes(report, consulted) == [.operationDiffers, .legalContextDiffers, .counterpartDiffers])
        }
    }

    @Test func aDocumentThatCameAndIsNotLoggedIsFound() async throws {
        try await compare("deaf") { line, leaf in
            [.documentAccepted, .documentDuplicate].contains(leaf.act) ? nil : try line.sealed
        } _: { report, _, inquired in
            let finding = try #require(report.differences.first)
            #expect(report.differences.map(\.code) == [.receptionNotLogged])
            #expect(finding.operation == "replyInquiry" && finding.counterpart == Network.a.digits)
            #expect(finding.ticket != inquired.value)
        }
    }

    /// The hub holds this gateway's signed refusal of what came: a line that says it was taken is untrue.
    @Test(arguments: [
        (AuditAct.documentAccepted, [ReconciliationCode.outcomeDiffers]), (.documentRefused, []),
        (.documentConflict, []), (.documentDuplicate, []),
    ])
    func aRefusalLoggedAsAcceptedIsFound(act: AuditAct, codes: [ReconciliationCode]) async throws {
        try await Network.with { network in
            let (now, ticket) = (network.clock.now, Ticket.random())
            let entry = TicketEntry(
                direction: .received, ticket: ticket, ticketCBSS: .random(), operation: .requestInquiry,
                legalContext: .socialInquiry, counterpart: Network.a, firstAt: now, lastAt: now, passages: 1,
                outcome: .refused, code: "MSG00013")
            var facts = AuditFacts(act, access: .changed, by: .process("reception"))
            facts.ticket = ticket
            facts.counterpart = Network.a
            facts.operation = .requestInquiry
            facts.legalContext = .socialInquiry
            let leaf = try Auditor(environment: network.environment).leaf(
                facts, tenant: network.tenant(Network.b), at: now)
            let mention = try #require(
                try LogMention(AuditLine(year: 2026, index: 1, leafBytes: leaf.leafBytes, side: AuditSide())))
            var mentions = LogMentions()
            mentions.replace(mention.key, by: [mention])
            let found = Reconciliation(entries: [entry], others: [], mentions: mentions, now: now)
                .findings(claims: [mention])
            #expect(found.map(\.code) == codes)
        }
    }

    /// Lines about what never was: a consultation that the hub does not know, with or without a ticket of the hub.
    @Test(arguments: [true, false])
    func aLineThatTheHubKnowsNothingOfIsFound(hasKSZTicket: Bool) async throws {
        try await compare("invents") { line, leaf in
            guard leaf.service?.hasPrefix("consultation/") == true else { return try line.sealed }
            return try line.changed {
                $0.ticket = "never-was"
                if $0.kszTicket != nil { $0.kszTicket = hasKSZTicket ? Ticket.random().value : nil }
            }
        } _: { report, consulted, _ in
            #expect(codes(report, consulted) == [.notLogged])
            #expect(report.findings.filter { $0.ticket == "never-was" }.map(\.code) == [.unknownToHub])
        }
    }

    /// The OCMW's key was used without the gateway.
    @Test func aConsultationBesideTheGatewayIsFound() async throws {
        try await Network.with { network in
            let question = try DocumentComposer(environment: network.environment).compose(
                .consultHealthInsurance(ConsultHealthInsurance(date: network.today)),
                for: network.tenant(Network.b), to: Network.hub, conversation: .random(),
                legalContext: .socialInquiry, criteria: Criteria(ssin: Network.person, role: .applicant),
                at: network.clock.now)
            _ = try await network.transport.send(
                question.stored.bytes, operation: .consultHealthInsurance, tenant: network.tenant(Network.b))
            let report = try await network.reconcile(network.tenant(Network.b))
            #expect(codes(report, question.ticket) == [.notLogged] && report.differences.count == 1)
        }
    }

    /// An intent of which nothing else is known, neither here nor at the hub: a crash, or something that was taken out.
    @Test(arguments: [(2, ReconciliationCode.underWay), (27, .intentWithoutOutcome)])
    func anIntentAloneIsNamed(hours: Int, code: ReconciliationCode) async throws {
        try await Network.with { network in
            let day = network.today
            let ticket = try await network.consult("alone")
            network.clock.advance(by: .seconds(Int64(hours) * 3_600))
            let report = try await network.reconcile(network.tenant(Network.b), day...day)
            #expect(codes(report, ticket) == [code])
        }
    }
}

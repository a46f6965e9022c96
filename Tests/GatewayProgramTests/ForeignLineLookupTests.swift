import AuditLog
import Foundation
import GRDB
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// Lines that somebody else wrote, few or many, change nothing of what reports find out from the gateway's own.
@Suite struct ForeignLineLookupTests {
    private static let conversation = "c-1"

    private func leaf(
        _ act: AuditAct, in gateway: AuditedGateway, _ fill: (inout AuditFacts) throws -> Void
    ) throws -> SealedLeaf {
        var facts = AuditFacts(
            act, access: .consulted,
            by: .user(
                ActingUser(ssin: try SSIN(AuditedGateway.user), role: "social-worker", session: "s"), application: nil))
        facts.subject = try SSIN(AuditedGateway.person)
        try fill(&facts)
        return try Auditor(environment: gateway.graph.environment).leaf(
            facts, tenant: gateway.tenant, at: gateway.now)
    }

    private func question(_ operation: Messages.Operation, in gateway: AuditedGateway) throws -> SealedLeaf {
        try leaf(.consultationIntent, in: gateway) { facts in
            facts.operation = operation
            facts.legalContext = .socialInquiry
            facts.conversation = try Ticket(Self.conversation)
        }
    }

    private func look(in gateway: AuditedGateway) throws -> SealedLeaf {
        try leaf(.messageViewed, in: gateway) { $0.conversation = try Ticket(Self.conversation) }
    }

    /// Whether a look at the conversation is withheld from the person where health insurance is.
    private func isLookWithheld(_ gateway: AuditedGateway) async throws -> Bool {
        let tenant = gateway.tenant
        var settings = TenantSettings()
        settings.review.withheldFlows = [.consultHealthInsurance: .hidden]
        var flows = WithheldFlows(
            ReviewContext(
                environment: gateway.graph.environment,
                tenant: Tenant(
                    organisation: tenant.organisation, name: tenant.name, store: tenant.store, signing: tenant.signing,
                    checkpoints: tenant.checkpoints, settings: settings),
                process: "tests"))
        return try await flows.withholds(try AuditLeaf(decoding: try look(in: gateway).leafBytes))
    }

    private func disown(_ gateway: AuditedGateway, _ rows: String) throws {
        try gateway.tamper("UPDATE audit_leaf SET tag = NULL WHERE \(rows)")
    }

    @Test func anInventedLineHidesNoConversation() async throws {
        try await AuditedGateway.with { gateway in
            let store = gateway.tenant.store
            try await store.append([try question(.consultLivingWages, in: gateway), try look(in: gateway)])
            #expect(try await !isLookWithheld(gateway))
            try await store.append([try question(.consultHealthInsurance, in: gateway)])
            #expect(try await isLookWithheld(gateway))
            try disown(gateway, "seq = (SELECT max(seq) FROM audit_leaf)")
            #expect(try await !isLookWithheld(gateway))
        }
    }

    @Test func manyForeignLinesRevealNoWithheldFlow() async throws {
        try await AuditedGateway.with { gateway in
            let store = gateway.tenant.store
            try await store.append([try question(.consultHealthInsurance, in: gateway)])
            try await store.append(try (0..<401).map { _ in try question(.consultLivingWages, in: gateway) })
            try disown(gateway, "seq > 2")
            #expect(try await isLookWithheld(gateway))
        }
    }

    @Test func foreignLinesHideNoOtherHalf() async throws {
        try await AuditedGateway.with { gateway in
            let store = gateway.tenant.store
            let line = { (act: AuditAct) in
                try leaf(act, in: gateway) { facts in
                    facts.operation = .consultLivingWages
                    facts.ticket = try Ticket("t-1")
                    if act == .consultationOutcome { facts.outcome = .answered }
                }
            }
            let intent = try line(.consultationIntent)
            try await store.append([intent, try line(.consultationOutcome)])
            try await store.append(try (0..<45).map { _ in try line(.consultationOutcome) })
            try disown(gateway, "seq > 3")
            let joined = try await JoinedLine.of(try AuditLeaf(decoding: intent.leafBytes), in: store)
            #expect(joined?.position == AuditPosition(year: gateway.year, index: 2))
            // While none is ours there is none.
            try disown(gateway, "seq > 2")
            #expect(try await JoinedLine.of(try AuditLeaf(decoding: intent.leafBytes), in: store) == nil)
        }
    }

    /// A line of another year, more than a page of lines at either end, and one with a number far ahead.
    @Test func foreignLinesEndNoSpan() async throws {
        try await AuditedGateway.with { gateway in
            let days = Duration.seconds(86_400 * 3)
            let environment = gateway.graph.environment
            let looks = { (instant: UTCInstant, count: Int) in
                try await gateway.tenant.store.append(
                    try (0..<count).map { _ in try gateway.leaf(at: instant) })
            }
            try await looks(gateway.now.advanced(by: .zero - days), 420)
            try await looks(gateway.now, 1)
            try await looks(gateway.now.advanced(by: days), 420)
            // What was signed is the gateway's log, whatever becomes of its lines.
            try await gateway.sign()
            let today = environment.civilDate(of: gateway.now)
            let stretched = try #require(try await LogSpan.of(gateway.tenant, environment))
            #expect(stretched.last > today)
            // The line 0 opens the log; of the others only that of today stays ours.
            try disown(gateway, "seq <> 422")
            #expect(try await span(gateway) == [today, today])
            for (year, position) in [(gateway.year - 1, 0), (gateway.year + 1, 0), (gateway.year, 1 << 60)] {
                try gateway.tamper(
                    """
                    INSERT INTO audit_leaf (year, position, leaf, tag)
                    SELECT ?, ?, leaf, NULL FROM audit_leaf WHERE seq = 2
                    """, [year, position])
                #expect(try await span(gateway) == [today, today], "\(year)/\(position)")
            }
            try disown(gateway, "seq = 422")
            #expect(try await LogSpan.of(gateway.tenant, environment) == nil)
        }
    }

    private func span(_ gateway: AuditedGateway) async throws -> [CivilDate] {
        let span = try #require(try await LogSpan.of(gateway.tenant, gateway.graph.environment))
        return [span.first, span.last]
    }
}

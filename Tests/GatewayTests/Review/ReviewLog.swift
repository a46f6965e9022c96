import AuditLog
import Foundation
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// A log of March 2025 written line by line, at the instants that a test names.
struct ReviewLog {
    let world: UseCaseWorld

    init(_ settings: ReviewSettings = ReviewSettings()) async throws {
        var tenantSettings = TenantSettings()
        tenantSettings.review = settings
        world = try await UseCaseWorld(settings: tenantSettings)
    }

    var context: ReviewContext {
        get throws { ReviewContext(environment: world.environment, caller: try world.caller(role: "security-adviser")) }
    }

    var store: any TenantStore { world.store }

    static let person = "71023000122"
    static let other = "85043199879"

    /// Writes one line. `time`: of 2025, with offset, e.g. `03-04T10:00:00+01:00` (a Tuesday).
    func write(
        _ act: AuditAct, at time: String, user: String? = "99113199735", subject: String? = ReviewLog.person,
        _ fill: (inout AuditFacts) -> Void = { _ in }
    ) async throws {
        let actor: AuditedActor =
            try user.map {
                .user(
                    ActingUser(ssin: try SSIN($0), role: "social-worker", session: "s"), application: "dossier")
            }
            ?? .process("dispatcher")
        var facts = AuditFacts(act, access: .consulted, by: actor)
        facts.subject = try subject.map { try SSIN($0) }
        fill(&facts)
        let leaf = try Auditor(environment: world.environment).leaf(
            facts, tenant: world.tenant, at: try UTCInstant(xmlDateTime: "2025-\(time)"))
        try await store.append([leaf])
    }

    /// A question of a user.
    func ask(
        at time: String, user: String? = "99113199735", subject: String = ReviewLog.person, ticket: String? = nil,
        _ operation: Messages.Operation = .consultLivingWages
    ) async throws {
        let ticket = try ticket.map { try Ticket($0) }
        try await write(.consultationIntent, at: time, user: user, subject: subject) { facts in
            facts.operation = operation
            facts.legalContext = .socialInquiry
            facts.ticket = ticket
        }
    }

    /// How the hub answered it.
    func settle(
        _ ticket: String, at time: String, _ outcome: AuditOutcome, rule: String? = nil,
        act: AuditAct = .consultationOutcome, _ operation: Messages.Operation = .consultLivingWages
    ) async throws {
        let ticket = try Ticket(ticket)
        try await write(act, at: time, user: nil) { facts in
            facts.operation = operation
            facts.legalContext = .socialInquiry
            facts.ticket = ticket
            facts.outcome = outcome
            facts.rule = rule
        }
    }

    func openApplication(at time: String, subject: String = ReviewLog.person) async throws {
        try await write(.applicationOpened, at: time, subject: subject)
    }

    func register(_ code: QualityCode, at time: String, act: AuditAct = .integrationRegistered) async throws {
        try await write(act, at: time) { $0.qualityCode = code }
    }

    /// Flags of March as code and number of lines.
    func flags(_ month: String = "2025-03") async throws -> [String] {
        let month = try #require(ReviewMonth(month))
        return try await FlagFinder(context: try context, month: month).flags().map {
            "\($0.code.rawValue) \($0.lineCount)"
        }
    }

    /// Text of a report.
    static func text(_ report: PreparedReport) async throws -> String {
        var bytes: [UInt8] = []
        try await report.write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Leaves of the newest lines, newest first.
    func newest(_ count: Int = 1) async throws -> [AuditLeaf] {
        try await store.auditLines(.all, before: nil, limit: count).map { try AuditLeaf(decoding: $0.leafBytes) }
    }

    func end() async throws { try await world.end() }
}

import AuditLog
import Foundation
import GRDB
import GatewayHTTP
import Logging
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// A gateway with a real database, key file and high-water mark, whose audit log somebody attacks.
struct AuditedGateway: Sendable {
    static let logger = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
    /// Persons of the lines: synthetic numbers.
    static let person = "71023000122"
    static let otherPerson = "88493112470"
    static let user = "10023045760"

    let graph: GatewayGraph
    let test: TestConfiguration

    var tenant: Tenant { graph.tenants[0] }
    var now: UTCInstant { graph.environment.clock() }
    var year: Int { AuditLogOrigin.year(of: now.milliseconds) }
    var database: String { "\(test.folder)/data/0999999922.sqlite" }
    var keyFile: String { "\(test.folder)/keys/0999999922.json" }
    var markFile: String { "\(test.folder)/keys/0999999922.high-water.json" }

    /// Opens a gateway with an empty log, works with it, and closes it.
    ///
    /// - Parameter settings: more lines of its configuration.
    static func with(_ settings: String = "", _ body: (AuditedGateway) async throws -> Void) async throws {
        try await TestConfiguration.with { test in
            let graph = try await GatewayGraph(try await test.load(test.text + settings), logger: logger)
            let gateway = AuditedGateway(graph: graph, test: test)
            do {
                try await body(gateway)
            } catch {
                try await graph.close()
                throw error
            }
            try await graph.close()
        }
    }

    /// The same environment at another time.
    func environment(at instant: UTCInstant) -> GatewayEnvironment {
        let environment = graph.environment
        return GatewayEnvironment(
            clock: { instant }, randomBytes: environment.randomBytes, sleep: environment.sleep, hub: environment.hub,
            trust: environment.trust, schemas: environment.schemas, successions: environment.successions)
    }

    /// One line that a user looked at a person; ten of these make a log.
    @discardableResult
    func view(
        _ subject: String? = person, by user: String? = user, at instant: UTCInstant? = nil
    ) async throws -> SealedLeaf {
        let leaf = try leaf(subject, by: user, at: instant ?? now)
        try await tenant.store.append([leaf])
        return leaf
    }

    func leaf(_ subject: String? = person, by user: String? = user, at instant: UTCInstant) throws -> SealedLeaf {
        let actor: AuditedActor =
            if let user {
                .user(ActingUser(ssin: try SSIN(user), role: "social-worker", session: "s-1"), application: nil)
            } else {
                .process("tests")
            }
        var facts = AuditFacts(.personViewed, access: .consulted, by: actor)
        facts.subject = try subject.map { try SSIN($0) }
        facts.outcome = .done
        return try Auditor(environment: graph.environment).leaf(facts, tenant: tenant, at: instant)
    }

    /// Opens the log of the year in which the instant lies.
    func openLog(at instant: UTCInstant) async throws {
        try await graph.issuer(logger: Self.logger).openLog(of: tenant, at: instant)
    }

    /// Signs a checkpoint as the running gateway does each second.
    @discardableResult
    func sign(at instant: UTCInstant? = nil) async throws -> [KeptCheckpoint] {
        let signed = try await graph.issuer(logger: Self.logger).issue(for: tenant, at: instant ?? now)
        return signed.map { [$0] } ?? []
    }

    /// Codes that `audit verify` finds.
    func findings() async throws -> [AuditFinding] {
        try await AuditVerification(highWater: graph.highWater).verify(tenant).flatMap(\.findings)
    }

    func codes() async throws -> Set<AuditFinding.Code> { Set(try await findings().map(\.code)) }

    func lines() async throws -> [AuditLine] {
        try await tenant.store.auditLines(year: year, from: 0, limit: 1000)
    }

    /// Questions of one user about one person, a line each, with the tickets t-0, t-1, ...
    func ask(_ acts: [AuditAct]) async throws {
        for (number, act) in acts.enumerated() {
            var facts = AuditFacts(
                act, access: .consulted,
                by: .user(
                    ActingUser(ssin: try SSIN(Self.user), role: "social-worker", session: "s"), application: nil))
            facts.subject = try SSIN(Self.person)
            facts.operation = .consultLivingWages
            facts.legalContext = .socialInquiry
            facts.ticket = try Ticket("t-\(number)")
            let leaf = try Auditor(environment: graph.environment).leaf(facts, tenant: tenant, at: now)
            try await tenant.store.append([leaf])
        }
    }

    /// Changes the file behind the program's back, without its triggers; these are there again afterwards.
    func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        try tamper { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// Changes the file as another program would.
    func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    func tamper(_ body: (Database) throws -> Void) throws { try DatabaseTampering.run(on: database, body) }
}

/// Changes of a store's file behind the program's back.
enum DatabaseTampering {
    /// Runs `body` without the triggers of the file that refuse changes; these are there again afterwards. Those that keep the
    /// tables of searches stay, as indexes would.
    static func run(on path: String, _ body: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            let triggers = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'audit_side_%'
                    """)
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
            try body(db)
            for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        }
        try queue.close()
    }
}

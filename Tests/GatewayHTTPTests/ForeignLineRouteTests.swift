import AuditLog
import Foundation
import GRDB
import Gateway
import Hummingbird
import HummingbirdTesting
import MessageStore
import Testing

@testable import GatewayHTTP

/// Lines that somebody else wrote into the database, as monitors and advisers see them.
@Suite struct ForeignLineRouteTests {
    /// A log each, of which the last line of those that are named is not the gateway's.
    private static func damage(_ gateway: TestGateway, _ names: [String]) async throws {
        for tenant in [gateway.a, gateway.b] {
            // The first line is that of the gateway, which began the log.
            for label in ["first", "second"] { _ = try await gateway.key([.software], of: tenant, label: label) }
            guard names.contains(tenant.name) else { continue }
            let queue = try DatabaseQueue(path: "\(gateway.folder)/data/\(tenant.name).sqlite")
            try await queue.write { db in
                let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
                try db.execute(
                    sql: "UPDATE audit_leaf SET tag = zeroblob(32) WHERE seq = (SELECT max(seq) FROM audit_leaf)")
                for trigger in triggers { try db.execute(sql: trigger["sql"]) }
            }
            try queue.close()
        }
    }

    /// Over a socket, as a monitor asks; one damaged log of two is enough, and the gateway stays of use.
    @Test(arguments: [([], "ok"), (["a"], "line-not-ours"), (["b"], "line-not-ours"), (["a", "b"], "line-not-ours")])
    func readinessTellsAForeignLine(_ damaged: [String], _ said: String) async throws {
        try await TestGateway.with { gateway in
            try await Self.damage(gateway, damaged)
            let application = Application(
                router: RESTServer.router(gateway.services),
                configuration: .init(address: .hostname("127.0.0.1", port: 0)))
            try await application.test(.live) { client in
                let answer = try await client.call(.get, "/health/ready", TestHeaders(nil))
                #expect(answer.status == 200 && answer["status"] == "ok" && answer["stores"] == "ok")
                #expect(answer["auditLogs"] == .string(said), "\(answer.json)")
                // Monitors learn nothing of OCMWs.
                let text = String(describing: answer.json)
                for tenant in [gateway.a, gateway.b] { #expect(!text.contains(tenant.organisation.digits)) }
                let alive = try await client.call(.get, "/health", TestHeaders(nil))
                #expect(alive.status == 200 && alive["auditLogs"] == nil)
            }
        }
    }

    /// The OCMW whose log is whole goes on: its adviser reads no foreign line, that of the other is told of one.
    @Test func reportsCountTheForeignLinesOfTheirOwnLog() async throws {
        try await TestGateway.with { gateway in
            try await Self.damage(gateway, ["a"])
            let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
            for (tenant, count) in [(gateway.a, 1), (gateway.b, 0)] {
                let token = try await gateway.key([.adviser], of: tenant)
                try await gateway.test { client in
                    var headers = TestHeaders(token)
                    headers.role = "security-adviser"
                    let today = gateway.services.environment.civilDate(of: gateway.clock.now)
                    let month = today.description.prefix(7)
                    let flags = try await client.call(
                        .post, "/v1/audit/flags", headers, body: "{\"month\":\"\(month)\"}")
                    #expect(flags["linesNotOurs"] == .integer(Int64(count)), "\(flags.json)")
                    let table = try await client.call(
                        .post, "/v1/audit/reports/inspection", headers,
                        body: "{\"from\":\"\(year)-01-01\",\"through\":\"\(year)-12-31\"}")
                    #expect(table["linesNotOurs"] == .integer(Int64(count)), "\(table.json)")
                    let figures = try await client.call(
                        .post, "/v1/audit/reports/figures", headers, body: "{\"year\":\(year)}")
                    #expect(String(describing: figures.json).contains("linesNotOurs"))
                    let person = try await client.call(
                        .post, "/v1/audit/reports/person", headers, body: #"{"ssin":"71023000122","language":"en"}"#)
                    #expect(person["linesNotShown"] == .integer(Int64(count)), "\(person.json)")
                    #expect(person.all("rows", "problem").count == count)
                }
            }
        }
    }

    /// Which line was asked for, and which there are.
    @Test func anUnknownLineIsToldTheBounds() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.adviser])
            let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.role = "security-adviser"
                let answer = try await client.call(.get, "/v1/audit/entries/\(year)/7/explanation", headers)
                #expect(answer.status == 404 && answer.problem == "not-found")
                #expect(answer["detail"] == .string("The log of \(year) has no line 7: it has the lines 0 to 0."))
            }
        }
    }
}

import AuditLog
import Gateway
import MessageStore
import Synchronization
import TestSupport
import Testing

@testable import ocmw_gateway

/// Two instances of a gateway that share a database and a folder of key files.
@Suite struct InstancesOnOneDatabaseTests {
    private func instances(
        _ body: (_ first: AuditedGateway, _ second: AuditedGateway) async throws -> Void
    ) async throws {
        let server = try PostgreSQLServer.running()
        let store = """

            store:
              kind: postgresql
              postgresql: { host: \(server.folder), database: \(try server.makeDatabase()), user: \(PostgreSQLServer.role) }
            """
        try await AuditedGateway.with(store) { first in
            let configuration = try await first.test.load(first.test.text + store)
            let second = AuditedGateway(
                graph: try await GatewayGraph(configuration, logger: AuditedGateway.logger), test: first.test)
            do {
                try await body(first, second)
            } catch {
                try await second.graph.close()
                throw error
            }
            try await second.graph.close()
        }
    }

    /// Both write lines and sign them, as running gateways do each second: one log, which verifies.
    @Test func bothWriteAndSignOneLogThatHolds() async throws {
        try await instances { first, second in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for gateway in [first, second] {
                    group.addTask {
                        for number in 0..<30 {
                            try await gateway.view()
                            if number % 5 == 0 { try await gateway.sign() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await first.sign()
            for gateway in [first, second] {
                #expect(try await gateway.lines().count == 61)
                #expect(try await gateway.findings() == [])
            }
        }
    }

    /// What a command of one instance records counts in the other.
    @Test func aMergerRecordedByOneIsKnownToTheOther() async throws {
        try await instances { first, second in
            let ended = first.graph.environment.hub
            let records = SuccessionRecords(environment: first.graph.environment, tenants: first.graph.tenants)
            try await records.record(first.tenant.organisation, after: ended, reason: "merger", by: .process("cli"))
            let book = second.graph.environment.successions
            #expect(book.successors(of: ended).isEmpty)
            try await book.refresh(from: second.graph.tenants)
            #expect(book.successors(of: ended) == [first.tenant.organisation])
            #expect(second.tenant.receives(for: ended))
        }
    }

    /// One is inside a conversation: the other waits, and goes on when that one is done.
    @Test func theyKeepOutOfEachOthersConversations() async throws {
        try await instances { first, second in
            let conversation = first.graph.environment.ticket()
            let order = Order()
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await first.tenant.conversations.passing(conversation) {
                    group.addTask {
                        try await second.tenant.conversations.passing(conversation) { order.note("second") }
                    }
                    try await Task.sleep(for: .milliseconds(100))
                    order.note("first")
                }
                try await group.waitForAll()
            }
            let names = order.names
            #expect(names == ["first", "second"])
        }
    }
}

/// Who came when.
private final class Order: Sendable {
    private let noted = Mutex<[String]>([])

    var names: [String] { noted.withLock { $0 } }

    func note(_ name: String) { noted.withLock { $0.append(name) } }
}

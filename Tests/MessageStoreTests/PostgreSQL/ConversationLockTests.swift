import MessageStore
import Messages
import Synchronization
import Testing

@testable import PostgreSQLStore

/// Instances keep out of each other's conversations.
@Suite(.timeLimit(.minutes(5))) struct ConversationLockTests {
    private final class Room: Sendable {
        private let counts = Mutex((now: 0, most: 0, total: 0))
        var most: Int { counts.withLock { $0.most } }
        var total: Int { counts.withLock { $0.total } }

        func visit() async throws {
            counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.total + 1) }
            try await Task.sleep(for: .milliseconds(3))
            counts.withLock { $0.now -= 1 }
        }
    }

    @Test("One instance at a time is inside a conversation, whatever else it enters with it")
    func oneAtATime() async throws {
        let database = try PostgreSQLDatabase()
        let stores = [try await database.open(), try await database.open()]
        let (shared, others) = (Ticket.random(), [Ticket.random(), Ticket.random()])
        let room = Room()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (store, other) in zip(stores, others) {
                group.addTask {
                    for _ in 0..<20 {
                        try await store.lock([shared, other])
                        try await room.visit()
                        await store.unlock([shared, other])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(room.most == 1 && room.total == 40)
        for store in stores { try await store.close() }
    }

    @Test("Who gets not all holds none")
    func allOrNone() async throws {
        let database = try PostgreSQLDatabase()
        let (first, second) = (try await database.open(), try await database.open())
        let (free, held) = (Ticket.random(), Ticket.random())
        try await first.lock([held])
        #expect(try await !second.locking { try $0.tryLock([free, held]) })
        #expect(try await first.locking { try $0.tryLock([free]) })
        await first.unlock([free, held])
        #expect(try await second.locking { try $0.tryLock([free, held]) })
    }

    @Test("An instance that was killed holds nothing")
    func killed() async throws {
        let database = try PostgreSQLDatabase()
        let (first, second) = (try await database.open(), try await database.open())
        let conversation = Ticket.random()
        try await first.lock([conversation])
        try await first.close()
        try await second.lock([conversation])
        #expect(try await second.locking { try $0.tryLock([conversation]) })
    }

    @Test("Another OCMW's conversation of the same name is another one")
    func tenants() async throws {
        let database = try PostgreSQLDatabase()
        let (first, second) = (try await database.open(), try await database.open(Sample.otherOrganisation))
        let conversation = Ticket.random()
        try await first.lock([conversation])
        #expect(try await second.locking { try $0.tryLock([conversation]) })
    }
}

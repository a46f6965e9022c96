import MessageStore
import Messages
import SocialSecurity
import Synchronization
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// Several instances of a gateway on one database.
@Suite struct InstancesTests {
    private func stores() async throws -> (PostgreSQLDatabase, PostgreSQLStore, PostgreSQLStore) {
        let database = try PostgreSQLDatabase()
        let keys = try database.keys()
        return (
            database, try await PostgreSQLStore.open(database.settings, keys: keys),
            try await PostgreSQLStore.open(database.settings, keys: keys)
        )
    }

    private func enqueue(_ count: Int, in store: PostgreSQLStore) async throws -> Set<Ticket> {
        let outgoing = try (0..<count).map { _ in try Sample.outgoing() }
        for start in stride(from: 0, to: count, by: 50) {
            try await store.commit(Changes(outgoing: Array(outgoing[start..<min(start + 50, count)])))
        }
        return Set(outgoing.map(\.document.ticket))
    }

    @Test("Instances lease side by side, each document once")
    func claims() async throws {
        let (database, first, second) = try await stores()
        defer { withExtendedLifetime(database) {} }
        let tickets = try await enqueue(200, in: first)
        let claimed = try await withThrowingTaskGroup(of: [Ticket].self) { group in
            for store in [first, second, first, second] {
                group.addTask {
                    var mine: [Ticket] = []
                    var misses = 0
                    while misses < 3 {
                        let claims = try await store.claim(now: Sample.start, leaseFor: .seconds(60), limit: 7)
                        misses += claims.isEmpty ? 1 : 0
                        mine += claims.map(\.document.ticket)
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 200)
        #expect(Set(claimed) == tickets)
    }

    @Test("What an instance holds that has ended goes to another one when the lease is over")
    func leases() async throws {
        let (database, first, second) = try await stores()
        defer { withExtendedLifetime(database) {} }
        _ = try await enqueue(3, in: first)
        #expect(try await first.claim(now: Sample.start, leaseFor: .seconds(60), limit: 10).count == 3)
        try await first.close()
        #expect(try await second.claim(now: Sample.seconds(59), leaseFor: .seconds(60), limit: 10).isEmpty)
        let claims = try await second.claim(now: Sample.seconds(60), leaseFor: .seconds(60), limit: 10)
        #expect(claims.map(\.attempt) == [2, 2, 2])
        let interrupted = claims.filter(\.followsInterruption)
        #expect(interrupted.count == 3)
    }

    @Test("A document leased by one instance is settled by it alone")
    func fencing() async throws {
        let (database, first, second) = try await stores()
        defer { withExtendedLifetime(database) {} }
        _ = try await enqueue(1, in: first)
        let old = try #require(try await first.claim(now: Sample.start, leaseFor: .seconds(1), limit: 1).first)
        let new = try #require(try await second.claim(now: Sample.seconds(2), leaseFor: .seconds(60), limit: 1).first)
        #expect(
            try await first.settle(
                old, outcome: .retry(at: Sample.seconds(3), code: "x"), at: Sample.seconds(3), changes: Changes())
                == .fenced)
        #expect(
            try await second.settle(new, outcome: .delivered, at: Sample.seconds(3), changes: Changes()) == .applied)
    }

    @Test("Writes of two instances interleave, and a listing neither skips nor repeats")
    func listing() async throws {
        let (database, first, second) = try await stores()
        defer { withExtendedLifetime(database) {} }
        let isWriting = Countdown(2)
        let listed = try await withThrowingTaskGroup(of: [Ticket].self) { group in
            for store in [first, second] {
                group.addTask {
                    for _ in 0..<60 { try await store.commit(Changes(outgoing: [try Sample.outgoing()])) }
                    isWriting.count()
                    return []
                }
            }
            group.addTask {
                var seen: [Ticket] = []
                var cursor: StoreCursor?
                while true {
                    let isLast = isWriting.isOver
                    let page = try await second.outbox(states: [], after: cursor, limit: 7)
                    seen += page.map(\.document.ticket)
                    cursor = page.last?.cursor ?? cursor
                    if isLast, page.isEmpty { return seen }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let all = try await first.outbox(states: [], after: nil, limit: 1000).map(\.document.ticket)
        #expect(all.count == 120)
        #expect(listed == all)
    }

    @Test("Audit lines of two instances are numbered without gap")
    func auditLines() async throws {
        let (database, first, second) = try await stores()
        defer { withExtendedLifetime(database) {} }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in [first, second] {
                group.addTask {
                    for _ in 0..<30 { try await store.commit(Changes(leaves: [try Sample.leaf()])) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await first.auditSize(year: 2026) == 60)
    }
}

/// How many are still at work.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    var isOver: Bool { left.withLock { $0 == 0 } }

    func count() { left.withLock { $0 -= 1 } }
}

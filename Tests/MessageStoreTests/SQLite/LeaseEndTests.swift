import MessageStore
import Testing

@testable import SQLiteStore

/// What a process that ended had leased goes again as soon as the next one starts.
@Suite struct LeaseEndTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() async throws -> SQLiteStore {
        let keys = try KeyRing.open(
            path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
        return try await SQLiteStore.open(path: folder.folder("data") + "/store.sqlite", keys: keys)
    }

    @Test func leasesOfAnEarlierProcessEnd() async throws {
        let first = try await open()
        try await first.commit(Changes(outgoing: [try Sample.outgoing(), try Sample.outgoing()]))
        let held = try await first.claim(now: Sample.start, leaseFor: .seconds(20), limit: 1)
        #expect(held.map(\.attempt) == [1])
        try await first.close()
        let second = try await open()
        #expect(try await second.endLeases(at: Sample.seconds(2)) == 1)
        #expect(try await second.endLeases(at: Sample.seconds(2)) == 0)
        let again = try await second.claim(now: Sample.seconds(2), leaseFor: .seconds(20), limit: 9)
        #expect(Dictionary(uniqueKeysWithValues: again.map { ($0.document.ticket, $0.attempt) }).count == 2)
        let mine = try #require(again.first { $0.document.ticket == held[0].document.ticket })
        #expect(mine.attempt == 2 && mine.followsInterruption)
        // The process that ended says nothing any more; if it did, the fence would hold.
        let late = try await second.settle(
            held[0], outcome: .retry(at: Sample.seconds(9), code: "x"), at: Sample.seconds(3), changes: Changes())
        #expect(late == .fenced)
        try await second.close()
    }
}

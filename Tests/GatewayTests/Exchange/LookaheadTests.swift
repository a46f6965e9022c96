import Synchronization
import Testing

@testable import Gateway

@Suite struct LookaheadTests {
    /// The later ones are made first.
    @Test func resultsComeInOrderAndAFewAtATime() async throws {
        let running = Mutex((now: 0, most: 0))
        var taken: [UInt64] = []
        try await Lookahead.run(
            stride(from: 0, to: 40, by: 2),
            make: { place in
                running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                for _ in 0..<(place % 8 == 0 ? 100 : 1) { await Task.yield() }
                running.withLock { $0.now -= 1 }
                return place
            },
            take: {
                taken.append($0)
                return true
            })
        #expect(taken == Array(stride(from: 0, to: 40, by: 2)))
        #expect((2...4).contains(running.withLock { $0.most }))
    }

    @Test func nothingIsTakenAfterARefusal() async throws {
        var taken: [UInt64] = []
        try await Lookahead.run(stride(from: 5, to: 1000, by: 1), make: { $0 }) {
            taken.append($0)
            return $0 < 7
        }
        #expect(taken == [5, 6, 7])
    }

    @Test func noPlaceNoResult() async throws {
        try await Lookahead.run(stride(from: 3, to: 3, by: 1), make: { $0 }) { _ in
            Issue.record("there is nothing to take")
            return true
        }
    }

    @Test func whatMakingThrowsEndsTheRun() async {
        var taken: [UInt64] = []
        await #expect(throws: GatewayError.self) {
            try await Lookahead.run(
                stride(from: 0, to: 9, by: 1),
                make: { if $0 == 3 { throw GatewayError(.notFound, "there is no such place") } else { $0 } },
                take: {
                    taken.append($0)
                    return true
                })
        }
        #expect(taken == Array([0, 1, 2].prefix(taken.count)))
    }
}

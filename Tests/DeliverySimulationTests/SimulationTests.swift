import DeliverySimulation
import Foundation
import Testing

/// Seeds of the simulation of delivery; `make simulation SEED=n` plays one alone and prints what happens in it.
@Suite struct SimulationTests {
    private static let repository = (0..<3).reduce(URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()) {
        url, _ in
        url.deletingLastPathComponent()
    }.path

    @Test func fiveHundredSeedsViolateNothing() async throws {
        let simulation = try await Simulation(repository: Self.repository)
        var tally = Tally()
        for seed in UInt64(1)...500 {
            let outcome = try await simulation.run(seed: seed)
            tally.add(outcome)
            try #require(outcome.violations.isEmpty, "make simulation SEED=\(seed): \(outcome.violations)")
        }
        #expect(FaultKind.allCases.filter { tally.faults[$0] == nil } == [])
        #expect(CrashPoint.allCases.filter { tally.crashes[$0] == nil } == [])
        #expect(try simulation.openFiles == [])
        try simulation.end()
    }

    /// The same worlds with both kinds of store: one contract, so the same story.
    @Test func seedsAreTheSameStoryInPostgreSQL() async throws {
        let simulation = try await Simulation(repository: Self.repository)
        let other = try await Simulation(repository: Self.repository, stores: .postgresql)
        for seed in UInt64(1)...25 {
            let outcome = try await other.run(seed: seed)
            try #require(
                outcome.violations.isEmpty, "make simulation STORE=postgresql SEED=\(seed): \(outcome.violations)")
            #expect(try await simulation.run(seed: seed).traceHash == outcome.traceHash, "seed \(seed)")
        }
        try simulation.end()
        try other.end()
    }

    @Test func theSameSeedIsTheSameStory() async throws {
        let simulation = try await Simulation(repository: Self.repository)
        let other = try await Simulation(repository: Self.repository)
        var hashes: Set<String> = []
        for seed in UInt64(1)...8 {
            let first = try await simulation.run(seed: seed)
            let second = try await other.run(seed: seed)
            #expect(first.traceHash == second.traceHash, "seed \(seed)")
            #expect(first.traceCount > 10)
            hashes.insert(first.traceHash)
        }
        #expect(hashes.count == 8)
        try simulation.end()
        try other.end()
    }
}

import ArgumentParser
import DeliverySimulation
import Foundation

extension Simulation.Kind: ExpressibleByArgument {}

/// Plays many seeds of the simulation of delivery, or one of them with everything that happens in it.
@main
struct DeliverySimulationProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivery-simulation", abstract: "Plays seeds of the simulation of delivery.")

    @Option(help: "How many seeds.")
    var seeds: UInt64 = 500

    @Option(help: "The first seed.")
    var from: UInt64 = 1

    @Option(help: "Play this seed alone, twice, and print what happens in it.")
    var seed: UInt64?

    @Option(help: "Databases of the gateways: sqlite or postgresql.")
    var store = Simulation.Kind.sqlite

    @Option(help: "Root of the repository, where Schemas lies.")
    var repository = "."

    func run() async throws {
        let simulation = try await Simulation(repository: repository, stores: store)
        let isWell: Bool
        if let seed {
            isWell = try await show(seed, simulation)
        } else {
            isWell = try await play(simulation)
        }
        try simulation.end()
        guard isWell else { throw ExitCode.failure }
    }

    private func show(_ seed: UInt64, _ simulation: Simulation) async throws -> Bool {
        let outcome = try await simulation.run(seed: seed, keepsTrace: true)
        say(outcome.trace.joined(separator: "\n"))
        let again = try await simulation.run(seed: seed)
        say(
            "seed \(seed): trace \(outcome.traceHash), \(again.traceHash == outcome.traceHash ? "the same" : "ANOTHER") the second time"
        )
        say("\(outcome.stepCount) steps")
        for violation in outcome.violations { say("VIOLATED \(violation)") }
        return outcome.violations.isEmpty && again.traceHash == outcome.traceHash
    }

    private func play(_ simulation: Simulation) async throws -> Bool {
        var tally = Tally()
        let begun = ContinuousClock.now
        for seed in from..<(from + seeds) {
            let outcome = try await simulation.run(seed: seed)
            tally.add(outcome)
            let seconds = Double(begun.duration(to: .now).components.seconds)
            if tally.count % (seeds < 1_000 ? 20 : 100) == 0 { say(tally.progress(of: seeds, after: seconds)) }
            guard outcome.violations.isEmpty else {
                for violation in outcome.violations { say("seed \(seed): VIOLATED \(violation)") }
                say("alone: make simulation SEED=\(seed)")
                return false
            }
        }
        say(tally.summary)
        return true
    }

    /// Prints a line at once, also into a pipe.
    private func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}

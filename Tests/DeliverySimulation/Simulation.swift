import Foundation
import Synchronization
import XMLSecurity

/// What one seed brought.
package struct Outcome: Sendable {
    package let seed: UInt64
    /// SHA-256 over what happened.
    package let traceHash: String
    package let traceCount: Int
    /// How many turns were given and instants came.
    package let stepCount: Int
    /// What happened, line by line, when it was asked for.
    package let trace: [String]
    package let faults: [FaultKind: Int]
    package let crashes: [CrashPoint: Int]
    package let violations: [Violation]
}

/// Runs seeds, one after the other.
package final class Simulation: Sendable {
    private let federation: Federation
    private let folder: String

    /// The databases of the stores.
    package enum Kind: String, CaseIterable, Sendable {
        case sqlite, postgresql
    }

    /// Makes keys and empty databases in a folder of its own.
    package init(repository: String, stores kind: Kind = .sqlite) async throws {
        folder = Self.place + "delivery-simulation-\(UUID().uuidString)"
        let stores: any StoreFactory =
            switch kind {
            case .sqlite: SQLiteFactory(folder: folder)
            case .postgresql: try PostgreSQLFactory(keyFolder: "\(folder)/keys")
            }
        federation = try await Federation(folder: folder, repository: repository, stores: stores)
    }

    /// In memory where there is such a folder: a simulated disk loses nothing when the power fails, and waits for nothing.
    private static var place: String {
        let memory = "/dev/shm/"
        return FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    }

    /// Files of worlds that this process has open: after a world has ended, none.
    package var openFiles: [String] {
        get throws {
            let descriptors = "/proc/self/fd"
            return try FileManager.default.contentsOfDirectory(atPath: descriptors)
                // One that was closed meanwhile, such as that of the listing, leads nowhere.
                .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)") }
                .filter { $0.hasPrefix("\(folder)/world-") }
        }
    }

    /// Removes everything that was made.
    package func end() throws { try FileManager.default.removeItem(atPath: folder) }

    /// Plays one seed on a thread of its own.
    package func run(seed: UInt64, keepsTrace: Bool = false) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { [self] in
                continuation.resume(with: Result { try play(seed: seed, keepsTrace: keepsTrace) })
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    private func play(seed: UInt64, keepsTrace: Bool) throws -> Outcome {
        let worldFolder = "\(folder)/world-\(seed)"
        defer {
            try? FileManager.default.removeItem(atPath: worldFolder)
            try? federation.stores.remove(world: worldFolder)
        }
        let world = try World(seed: seed, federation: federation, folder: worldFolder, keepsTrace: keepsTrace)
        let ended = Box<Result<Void, any Error>>()
        world.around.scheduler.spawn {
            do {
                ended.put(.success(try await Story(world: world).play()))
            } catch {
                ended.put(.failure(error))
            }
        }
        while world.around.scheduler.step() {}
        guard let result = ended.value else { throw SimulationFailure("seed \(seed): everything waits for ever") }
        try result.get()
        if let failure = world.failure.first { throw SimulationFailure("seed \(seed): \(failure)") }
        return outcome(of: world, seed)
    }

    private func outcome(of world: World, _ seed: UInt64) -> Outcome {
        let (around, violations) = (world.around, world.around.observer.violations)
        return Outcome(
            seed: seed, traceHash: around.trace.hash, traceCount: around.trace.count,
            stepCount: around.scheduler.stepCount, trace: around.trace.lines,
            faults: around.weather.counts, crashes: around.weather.crashPoints, violations: violations)
    }
}

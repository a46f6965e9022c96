import Foundation

/// Dispatch rates with few and with many waiting, as a part of the page.
enum DispatchReport {
    /// Documents that wait in the small outbox.
    static let few = 1000
    /// Documents that leave in one round.
    private static let roundCount = 640
    static let laneCounts = [1, 500]

    /// Rates of one store and number of lanes, round by round.
    private struct Rates {
        let store: StoreKind
        let lanes: Int
        var storeAlone = Pair()
        var dispatcher = Pair()
        var fillSeconds = 0.0
    }

    private struct Pair {
        var few: [Double] = []
        var many: [Double] = []

        var row: String {
            let (low, high) = (Measure.median(few), Measure.median(many))
            return "\(Int(low)) | \(Int(high)) | \(Measure.decimal(high / low, 2))"
        }
    }

    static func measured(in folder: URL, run: DeliveryBenchmark) async throws -> String {
        let partners = try Partners(count: laneCounts.max() ?? 1, folder: folder, schemas: run.schemas)
        var results: [Rates] = []
        for kind in run.store.isEmpty ? StoreKind.allCases : run.store {
            for lanes in laneCounts {
                results.append(try await measure(kind, lanes: lanes, partners, folder, run))
            }
        }
        return text(results, waiting: run.waiting)
    }

    private static func measure(
        _ kind: StoreKind, lanes: Int, _ partners: Partners, _ folder: URL, _ run: DeliveryBenchmark
    ) async throws -> Rates {
        var rates = Rates(store: kind, lanes: lanes)
        let few = try await MeasuredOutbox(kind, waiting: few, lanes: lanes, partners: partners, folder: folder)
        Measure.tell("\(kind.name), \(lanes) lanes: filling the outbox with \(run.waiting) documents")
        var filled: MeasuredOutbox?
        rates.fillSeconds = try await Measure.seconds {
            filled = try await MeasuredOutbox(
                kind, waiting: run.waiting, lanes: lanes, partners: partners, folder: folder)
        }
        guard let many = filled else { throw BenchmarkFailure("the outbox was not filled") }
        Measure.tell("\(kind.name), \(lanes) lanes: dispatching")
        for outbox in [few, many] {
            _ = try await outbox.storeRate(roundCount)
            _ = try await outbox.dispatcherRate(roundCount)
        }
        let end = ContinuousClock.now + .seconds(4 * run.seconds)
        // In turns, so that what else the machine does falls on both.
        repeat {
            rates.storeAlone.few.append(try await few.storeRate(roundCount))
            rates.storeAlone.many.append(try await many.storeRate(roundCount))
            rates.dispatcher.few.append(try await few.dispatcherRate(roundCount))
            rates.dispatcher.many.append(try await many.dispatcherRate(roundCount))
        } while ContinuousClock.now < end
        for outbox in [few, many] { try await outbox.store.store.close() }
        return rates
    }

    private static func text(_ results: [Rates], waiting: Int) -> String {
        let rows = results.flatMap { rates in
            let head = "| \(rates.store.name) | \(rates.lanes) |"
            return [
                "\(head) store: claim and settle | \(rates.storeAlone.row) |",
                "\(head) dispatcher, answered at once | \(rates.dispatcher.row) |",
            ]
        }
        let rounds = results.map { String($0.storeAlone.few.count) }.joined(separator: ", ")
        return """
            | store | lanes | | documents/s, \(few) wait | documents/s, \(waiting) wait | ratio |
            |---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            Medians of \(rounds) rounds of \(roundCount) documents in turns, \(MeasuredOutbox.inFlight) in flight. Load of the machine at \
            the end: \(Measure.decimal(Measure.load)).
            """
    }
}

import Foundation

/// What was measured end to end, in tables.
struct ExchangeTables {
    let results: [ExchangeMeasurement.Result]
    /// Exchanges a second, measured just before.
    let floors: [KeyKind: Double]

    var text: String {
        [rates, latencies, processor, processes, closing].map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private var rates: [String] {
        let counts = ExchangeMeasurement.callerCounts
        return [
            "| store and keys | " + counts.map { "\($0) callers" }.joined(separator: " | ")
                + " | highest exchanges/s | floor | ratio | load |",
            "|---|" + String(repeating: "---|", count: counts.count + 4),
        ]
            + results.map { result in
                let best = result.best?.rate ?? 0
                let floor = floors[result.plan.key] ?? 0
                let rates = result.closed.map { Measure.decimal($0.rate) }.joined(separator: " | ")
                let load = result.closed.map(\.load).max() ?? 0
                return "| \(result.plan.name) | \(rates) | \(Measure.decimal(best)) | \(Int(floor)) | "
                    + "\(Measure.decimal(best / floor, 2)) | \(Measure.decimal(load)) |"
            }
    }

    private var latencies: [String] {
        ["| at half of it, ms | exchanges/s | | p50 | p99 | p99.9 |", "|---|---|---|---|---|---|"]
            + results.flatMap { result in
                [
                    ("answer to the call", result.open.toAnswer), ("inbox row", result.open.toInbox),
                    ("verified receipt", result.open.toReceipt),
                ].map { name, samples in
                    let values = [0.5, 0.99, 0.999].map { Measure.decimal(Measure.percentile($0, of: samples)) }
                    return "| \(result.plan.name) | \(Measure.decimal(result.open.pace)) | \(name) | "
                        + values.joined(separator: " | ") + " |"
                }
            }
    }

    private var processor: [String] {
        ["| processor time of an exchange, ms, at the highest rate | by process | in all |", "|---|---|---|"]
            + results.map { result in
                let all = result.best?.processor ?? []
                let parts = all.map { "\($0.name) \(Measure.decimal($0.milliseconds, 2))" }.joined(separator: ", ")
                return "| \(result.plan.name) | \(parts) | "
                    + "\(Measure.decimal(all.reduce(0) { $0 + $1.milliseconds }, 2)) |"
            }
    }

    private var processes: [String] {
        [
            "| processes | | start, ms | resident memory, MB: idle | after the load | highest |",
            "|---|---|---|---|---|---|",
        ]
            + results.flatMap { result in
                result.processes.map {
                    "| \(result.plan.name) | \($0.name) | \(Int($0.start)) | \($0.idle) | \($0.loaded) | \($0.highest) |"
                }
            }
    }

    private var closing: [String] {
        let all = results.map { result in
            let count = (result.closed + [result.open]).reduce(0) { $0 + $1.count }
            return "\(result.plan.name) \(result.verifiedCount) of \(count)"
        }
        return ["Verified by xmlsec1 as the recipient's gateway gives them out: \(all.joined(separator: "; "))."]
    }
}

import Crypto

/// Sums up what many seeds brought.
package struct Tally: Sendable {
    package private(set) var count: UInt64 = 0
    package private(set) var faults: [FaultKind: Int] = [:]
    package private(set) var crashes: [CrashPoint: Int] = [:]
    private var hash = SHA256()

    package init() {}

    package mutating func add(_ outcome: Outcome) {
        count += 1
        faults.merge(outcome.faults) { $0 + $1 }
        crashes.merge(outcome.crashes) { $0 + $1 }
        hash.update(data: Array(outcome.traceHash.utf8))
    }

    /// SHA-256 over the hashes of all traces, hexadecimal.
    package var traceHash: String {
        hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// How far it is.
    package func progress(of seeds: UInt64, after seconds: Double) -> String {
        let rate = (Double(count) / max(seconds, 1) * 10).rounded() / 10
        return "\(count) of \(seeds) seeds, \(rate) seeds/s, \(faults.values.reduce(0, +)) faults"
    }

    /// Every kind of fault with its number, and the hash.
    package var summary: String {
        let kinds = FaultKind.allCases.map { "  \($0.rawValue): \(faults[$0] ?? 0)" }
        let points = CrashPoint.allCases.map { "    \($0.rawValue): \(crashes[$0] ?? 0)" }
        return
            (["\(count) seeds, nothing violated", "faults:"] + kinds + ["  crashes by point:"] + points
            + ["trace hash: \(traceHash)"]).joined(separator: "\n")
    }
}

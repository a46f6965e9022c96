import Foundation

/// The floor, as a part of the page.
enum FloorReport {
    static func measured(in folder: URL, seconds: Double) async throws -> String {
        var results: [FloorMeasurement.Result] = []
        for kind in KeyKind.allCases {
            Measure.tell("the floor with \(kind.rawValue)")
            results.append(try await FloorMeasurement(folder: folder, seconds: seconds).measure(kind))
        }
        return text(results)
    }

    private static func text(_ results: [FloorMeasurement.Result]) -> String {
        let work = ExchangeWork()
        let rows = results.map { result in
            "| \(result.kind.rawValue) | \(Measure.decimal(result.signMicroseconds)) | "
                + "\(Measure.decimal(result.verifyMicroseconds)) | \(Measure.decimal(result.flushMilliseconds, 2)) | "
                + "\(Int(result.cryptography)) | \(Int(result.flushesAlone)) | \(Int(result.together)) |"
        }
        return """
            \(work.signatures.count) signatures: \(ExchangeWork.list(work.signatures)).

            \(work.verifications.count) verifications: \(ExchangeWork.list(work.verifications)).

            \(work.commits.count) commits, a write and a flush each: \(ExchangeWork.list(work.commits)).

            | key | µs a signature | µs a verification | ms a flush | exchanges/s, signatures and verifications alone, 2 threads | \
            exchanges/s, flushes alone, one exchange at a time | floor: exchanges/s of all, \(FloorMeasurement.shared) on each flush |
            |---|---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            Load of the machine at the end: \(Measure.decimal(Measure.load)).
            """
    }
}

import AuditLog
import Foundation
import Gateway
import MessageStore

/// One run: fills a log and measures on the way and at the end.
struct BenchmarkRun {
    private static let batchSize = 1000

    let folder: URL
    let lines: Int
    /// The folder `Schemas`.
    let schemas: String

    func report() async throws -> BenchmarkReport {
        var report = BenchmarkReport(lines: lines)
        let tenant = try await BenchmarkTenant(folder: folder, schemas: schemas)
        let bare = try BareTable(path: folder.path + "/data/bare.sqlite")
        let made = SyntheticLines(count: lines)
        let sample = min(lines / 10, 50_000)
        BenchmarkProgress.tell("the first \(sample) of \(lines) lines, beside the plain table")
        report.begin = try await appending(from: 0, sample, made, tenant, bare)
        report.growth = try await fill(sample..<lines - sample, made, tenant)
        BenchmarkProgress.tell("the last \(sample) lines, beside the plain table")
        report.end = try await appending(from: lines - sample, sample, made, tenant, bare)
        try await tenant.checkpoint()
        try await measure(tenant, &report)
        return report
    }

    /// Searches and verification of databases that were kept.
    func again() async throws -> BenchmarkReport {
        var report = BenchmarkReport(lines: lines)
        let tenant = try await BenchmarkTenant(folder: folder, schemas: schemas)
        try await measure(tenant, &report)
        return report
    }

    private func measure(_ tenant: BenchmarkTenant, _ report: inout BenchmarkReport) async throws {
        let bytes = try Self.size(of: tenant.databasePath)
        report.bytesPerLine = bytes / lines
        BenchmarkProgress.tell("searches and proofs")
        try await SearchMeasurement(store: tenant.store, lines: lines).measure(&report)
        BenchmarkProgress.tell("searches read to their end")
        try await PagingMeasurement(tenant: tenant, lines: lines).measure(&report)
        try await tenant.checkpoint()
        try await VerificationMeasurement(tenant: tenant, folder: folder).measure(&report)
        try await tenant.store.close()
    }

    /// Lines one by one and in batches, each beside the plain table.
    private func appending(
        from first: Int, _ count: Int, _ made: SyntheticLines, _ tenant: BenchmarkTenant, _ bare: BareTable
    ) async throws -> AppendRates {
        let singles = min(count / 2, 500)
        let alone = try made.lines(first..<first + singles)
        var rates = AppendRates()
        let aloneBare = try await Measure.seconds { for leaf in alone { try await bare.append([leaf]) } }
        rates.aloneBare = Double(singles) / aloneBare
        let aloneOurs = try await Measure.seconds { for leaf in alone { try await tenant.store.append([leaf]) } }
        rates.alone = Double(singles) / aloneOurs
        var (seconds, secondsBare) = (0.0, 0.0)
        var index = first + singles
        while index < first + count {
            let batch = try made.lines(index..<min(index + Self.batchSize, first + count))
            secondsBare += try await Measure.seconds { try await bare.append(batch) }
            seconds += try await Measure.seconds { try await tenant.store.append(batch) }
            try await tenant.checkpoint()
            index += batch.count
        }
        rates.batched = Double(count - singles) / seconds
        rates.batchedBare = Double(count - singles) / secondsBare
        return rates
    }

    /// While one batch is appended, the next one is made.
    ///
    /// - Returns: lines a second in each tenth.
    private func fill(
        _ range: Range<Int>, _ made: SyntheticLines, _ tenant: BenchmarkTenant
    ) async throws -> [Double] {
        var growth = [(lines: Int, seconds: Double)](repeating: (0, 0), count: 10)
        let batch = { (start: Int) in start..<min(start + Self.batchSize, range.upperBound) }
        var leaves = try made.lines(batch(range.lowerBound))
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.batchSize) {
            let following = batch(min(start + Self.batchSize, range.upperBound))
            async let next = made.lines(following)
            let tenth = (start - range.lowerBound) * 10 / range.count
            growth[tenth].lines += leaves.count
            growth[tenth].seconds += try await Measure.seconds { [leaves] in try await tenant.store.append(leaves) }
            try await tenant.checkpoint()
            leaves = try await next
            if start / Self.batchSize % 100 == 0 { BenchmarkProgress.tell("\(start) of \(lines) lines") }
        }
        return growth.map { $0.seconds > 0 ? Double($0.lines) / $0.seconds : 0 }
    }

    /// Bytes of the database and its write-ahead log.
    private static func size(of path: String) throws -> Int {
        try ["", "-wal"].reduce(0) { sum, ending in
            let attributes = try FileManager.default.attributesOfItem(atPath: path + ending)
            return sum + ((attributes[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}

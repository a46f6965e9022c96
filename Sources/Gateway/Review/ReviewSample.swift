import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// A random sample of one month's looks, which nobody could choose and everybody can draw again.
///
/// Seed: SHA-256 of `ocmw-gateway/review-sample/v1`, byte 00 and the note text of the *deciding checkpoint*: the smallest
/// one kept that covers a line from after the month. It was fixed after the month, and fixes the month. Each candidate has
/// the rank SHA-256(seed, year as 4 bytes, index as 8 bytes, big-endian); the smallest ranks are the sample.
/// Candidates: lines of the month, by their own time in Belgium, by a user, about a person, other than of the log itself.
public struct ReviewSample: Sendable {
    private static let purpose = "ocmw-gateway/review-sample/v1"

    private let context: ReviewContext
    private let request: MonthRequest

    /// Prepares a sample.
    public init(_ request: MonthRequest, in context: ReviewContext) {
        self.request = request
        self.context = context
    }

    /// Commits the line about the reading, and gives the sample with what is needed to draw it again.
    ///
    /// - Throws: `RequestProblem` with `.stateConflict` while no checkpoint from after the month is kept, and when kept
    ///   checkpoints were taken out or put in: who did it could have chosen the sample.
    public func read() async throws -> JSONValue {
        try await context.record(.logRead, "review/sample/\(request.month)/\(request.count)")
        try await checkCheckpoints()
        let checkpoint = try await decidingCheckpoint()
        let seed = try Self.seed(checkpoint)
        let (lines, count) = try await draw(seed)
        let erasures = try await AuditErasures.of(lines, in: context.tenant.store)
        return .object([
            "month": .string(request.month.description), "seed": .string(Base64.encode(seed)),
            "checkpoint": .object([
                "year": .integer(Int64(checkpoint.year)), "size": .integer(Int64(clamping: checkpoint.size)),
                "note": .string(checkpoint.note),
            ]),
            "candidates": .integer(Int64(count)),
            "items": .array(
                try lines.map {
                    try LineExplanation($0, erasures: erasures, configuration: context.configuration)
                        .json(in: request.language)
                }),
        ])
    }

    private func checkCheckpoints() async throws {
        guard try await context.tenant.store.checkpointFaults().isEmpty else {
            throw RequestProblem(
                .stateConflict,
                "Kept checkpoints were taken out of the log or put in: the sample could have been chosen.",
                remedy: "Run ocmw-gateway audit verify, and find out who writes to the database.")
        }
    }

    /// SHA-256 over purpose and checkpoint.
    static func seed(_ checkpoint: KeptCheckpoint) throws -> [UInt8] {
        let note = try SignedNote(parsing: Array(checkpoint.note.utf8))
        return SHA256Digest.of(Array(purpose.utf8) + [0] + note.text)
    }

    /// The rank of one line.
    static func rank(_ seed: [UInt8], year: Int, index: UInt64) -> [UInt8] {
        let year = (0..<4).map { UInt8(truncatingIfNeeded: year >> ((3 - $0) * 8)) }
        let index = (0..<8).map { UInt8(truncatingIfNeeded: index >> ((7 - $0) * 8)) }
        return SHA256Digest.of(seed + year + index)
    }

    /// The lines with the smallest ranks, in the order of rank, and the number of candidates.
    private func draw(_ seed: [UInt8]) async throws -> (lines: [AuditLine], candidates: Int) {
        var chosen: [(rank: [UInt8], line: AuditLine)] = []
        var candidates = 0
        let span = request.month.span(in: context.environment)
        try await PeriodLines(store: context.tenant.store).forEach(since: span.lowerBound, until: span.upperBound) {
            line, leaf in
            guard leaf.isCandidate else { return }
            candidates += 1
            let rank = Self.rank(seed, year: line.year, index: line.index)
            let place = chosen.firstIndex { rank.lexicographicallyPrecedes($0.rank) } ?? chosen.count
            guard place < request.count else { return }
            chosen.insert((rank, line), at: place)
            if chosen.count > request.count { chosen.removeLast() }
        }
        return (chosen.map(\.line), candidates)
    }

    private func decidingCheckpoint() async throws -> KeptCheckpoint {
        let end = context.environment.startOfDay(request.month.end)
        let store = context.tenant.store
        let period = PeriodLines(store: store)
        for year in try await store.auditYears() where year >= AuditLogOrigin.year(of: end.milliseconds) - 1 {
            let size = try await store.auditSize(year: year)
            let after = try await period.index(ofFirstLineFrom: end, year: year)
            guard after < size else { continue }
            if let found = try await firstCheckpoint(of: year, from: after + 1, to: size) { return found }
        }
        throw RequestProblem(
            .stateConflict, "No checkpoint from after \(request.month) is kept yet: the sample is not decided.",
            remedy: "Ask again after the month, once the log has a line and a checkpoint of the next month.")
    }

    /// The smallest checkpoint kept of these sizes, looked for in ranges that double.
    private func firstCheckpoint(of year: Int, from low: UInt64, to high: UInt64) async throws -> KeptCheckpoint? {
        var (start, width) = (low, UInt64(16))
        while start <= high {
            let end = min(high, start + width - 1)
            if let found = try await context.tenant.store.checkpoints(year: year, sizes: start...end).first {
                return found
            }
            (start, width) = (end + 1, width * 2)
        }
        return nil
    }
}

extension AuditLeaf {
    /// True for lines that a sample is drawn from.
    fileprivate var isCandidate: Bool {
        switch clear.act {
        case .logRead, .logExported, .reviewRecorded: false
        default: commitments[.user] != nil && commitments[.subject] != nil
        }
    }
}

import AuditLog
import MessageStore
import XMLSecurity

/// Reads the lines of a period one after the other, over the years, with one batch in memory.
///
/// Lines stand in the order of their numbers, which is that of time but for acts in flight and a clock that was wrong for
/// a while: a day to either side is read and each line's own time decides; only a whole batch from after the period ends
/// it. Where the clock was ahead for longer, or opened the log of a year to come, lines of the period stand elsewhere too:
/// the store tells where (`AuditStore.auditStretches`). What it does not tell, because somebody changed its tables, the order
/// still does.
struct PeriodLines: Sendable {
    private static let batchSize = 500
    private static let slack: Duration = .seconds(86_400)

    let store: any TenantStore

    /// Hands over every line whose time lies in [since, until), by number, whoever wrote it.
    ///
    /// - Throws: `AuditLogError` when a stored leaf is not one, and what `body` throws.
    func forEach(
        since: UTCInstant, until: UTCInstant, _ body: (AuditLine, AuditLeaf) async throws -> Void
    ) async throws {
        try await scan(since: since, until: until) { line, _ in
            let leaf = try AuditLeaf(decoding: line.leafBytes)
            let instant = UTCInstant(milliseconds: leaf.timeMilliseconds)
            if since <= instant, instant < until { try await body(line, leaf) }
        }
    }

    /// The same for the lines that this gateway wrote, with what the log says was erased of them.
    ///
    /// - Returns: lines that it did not write and that stand in the period, by the line before them or by the time that they
    ///   name: neither is proven.
    func forEachOwn(
        since: UTCInstant, until: UTCInstant, _ body: (AuditLine, AuditLeaf, AuditErasures) async throws -> Void
    ) async throws -> PassedLines {
        var passed = PassedLines()
        var before: UTCInstant?
        try await scan(since: since, until: until) { line, erasures in
            guard line.isOurs else {
                let times = [before, line.outline.map { UTCInstant(milliseconds: $0.timeMilliseconds) }]
                    .compactMap(\.self)
                if times.isEmpty || times.contains(where: { since <= $0 && $0 < until }) { passed.add(line) }
                return
            }
            let leaf = try AuditLeaf(decoding: line.leafBytes)
            let instant = UTCInstant(milliseconds: leaf.timeMilliseconds)
            before = instant
            if since <= instant, instant < until { try await body(line, leaf, erasures) }
        }
        return passed
    }

    /// Hands over every line that may be of the period. What somebody else wrote ends nothing: its time is not proven.
    private func scan(
        since: UTCInstant, until: UTCInstant, _ body: (AuditLine, AuditErasures) async throws -> Void
    ) async throws {
        var erasures = AuditErasures()
        func hand(_ lines: [AuditLine]) async throws {
            if lines.contains(where: \.lacksOpenings) { try await erasures.refresh(from: store) }
            for line in lines { try await body(line, erasures) }
        }
        let (first, last) = (since.advanced(by: .zero - Self.slack), until.advanced(by: Self.slack))
        let years = AuditLogOrigin.year(of: first.milliseconds)...AuditLogOrigin.year(of: last.milliseconds)
        let stretches = try await store.auditStretches(since: since, until: until)
        for year in try await store.auditYears() {
            let told = stretches.filter { $0.year == year }.map(\.indexes)
            guard years.contains(year) else {
                for stretch in told { try await read(stretch, of: year, hand) }
                continue
            }
            let found = try await index(ofFirstLineFrom: first, year: year)
            let start = found - min(found, UInt64(Self.batchSize))
            for stretch in told { try await read(stretch.clamped(to: 0..<start), of: year, hand) }
            let end = try await read(from: start, of: year, to: last, hand)
            for stretch in told { try await read(stretch.clamped(to: end..<UInt64.max), of: year, hand) }
        }
    }

    /// Hands over the lines of a year from a number on, until a whole batch of our own is from an instant on.
    ///
    /// - Returns: the number of the line that was not read any more.
    private func read(
        from start: UInt64, of year: Int, to last: UTCInstant, _ hand: ([AuditLine]) async throws -> Void
    ) async throws -> UInt64 {
        var index = start
        var isOver = false
        while !isOver {
            let lines = try await store.auditLines(year: year, from: index, limit: Self.batchSize)
            isOver = lines.allSatisfy { line in
                line.isOurs && line.outline.map { $0.timeMilliseconds >= last.milliseconds } ?? false
            }
            try await hand(lines)
            guard let end = lines.last else { break }
            index = end.index + 1
            if lines.count < Self.batchSize { break }
        }
        return index
    }

    /// Hands over the lines of a stretch.
    private func read(
        _ stretch: Range<UInt64>, of year: Int, _ hand: ([AuditLine]) async throws -> Void
    ) async throws {
        var index = stretch.lowerBound
        while index < stretch.upperBound {
            let limit = Int(min(UInt64(Self.batchSize), stretch.upperBound - index))
            let lines = try await store.auditLines(year: year, from: index, limit: limit)
            try await hand(lines.filter { $0.index < stretch.upperBound })
            guard let end = lines.last else { return }
            index = end.index + 1
        }
    }

    /// The number of the first line of a year from an instant on; the size of the log when there is none. Lines that this
    /// gateway did not write do not lead the search.
    ///
    /// - Complexity: O(log n) look-ups, and one look at each line that is not ours beside them.
    func index(ofFirstLineFrom instant: UTCInstant, year: Int) async throws -> UInt64 {
        var (low, high) = (UInt64(0), try await store.auditSize(year: year))
        while low < high {
            let middle = low + (high - low) / 2
            let own = try await ownLine(year: year, in: middle..<high)
            if let own, own.milliseconds < instant.milliseconds { low = own.index + 1 } else { high = middle }
        }
        return low
    }

    /// The first line of a stretch that this gateway wrote; `nil` when there is none.
    private func ownLine(year: Int, in range: Range<UInt64>) async throws -> (index: UInt64, milliseconds: Int64)? {
        var (index, limit) = (range.lowerBound, 1)
        while index < range.upperBound {
            let lines = try await store.auditLines(year: year, from: index, limit: limit)
            for line in lines where line.isOurs && line.index < range.upperBound {
                if let outline = line.outline { return (line.index, outline.timeMilliseconds) }
            }
            guard let last = lines.last else { return nil }
            (index, limit) = (last.index + 1, Self.batchSize)
        }
        return nil
    }
}

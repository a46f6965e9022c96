import AuditLog
import MessageStore
import XMLSecurity

/// What the lines with the act `erased` say was erased: by them an opening that is gone was erased on purpose.
struct AuditErasures {
    private struct Part: Hashable {
        let year: Int
        let part: ErasedPart
    }

    /// Ascending and disjoint.
    private var ranges: [Part: [ClosedRange<UInt64>]] = [:]
    private(set) var months: Set<RetentionMonth> = []
    private var last: AuditPosition?

    /// Reads the lines that came since the last time.
    mutating func refresh(from store: any TenantStore) async throws {
        let limit = 1000
        var isNew = false
        while true {
            let lines = try await store.auditErasures(after: last, limit: limit)
            for line in lines { take(line) }
            isNew = isNew || !lines.isEmpty
            if let line = lines.last { last = AuditPosition(year: line.year, index: line.index) }
            guard lines.count == limit else { break }
        }
        if isNew { ranges = ranges.mapValues(Self.joined) }
    }

    private static func joined(_ ranges: [ClosedRange<UInt64>]) -> [ClosedRange<UInt64>] {
        ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { joined, range in
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
    }

    /// Fields of a line that were erased on purpose.
    ///
    /// - Parameter time: of the line, in milliseconds since 1970-01-01T00:00:00Z.
    func fields(at time: Int64, year: Int, index: UInt64) -> Set<PersonalField> {
        guard last != nil else { return [] }
        let month = RetentionMonth(UTCInstant(milliseconds: time), addingMonths: 0)
        guard !months.contains(month) else { return Set(PersonalField.allCases) }
        return ErasedPart.allCases.reduce(into: []) { fields, part in
            if covers(index, Part(year: year, part: part)) { fields.formUnion(part.fields) }
        }
    }

    /// A line speaks of what stands before it. What is listed and is no such line, or none of ours, is passed over: it
    /// covers nothing.
    private mutating func take(_ line: AuditLine) {
        guard line.isOurs, let leaf = try? AuditLeaf(decoding: line.leafBytes), leaf.act == .erased,
            let erased = leaf.object.flatMap({ ErasedOpenings(object: $0) })
        else { return }
        switch erased {
        case .month(let month, _): if let month = RetentionMonth(month) { months.insert(month) }
        case .lines(let year, let part, let named):
            guard year < line.year || year == line.year && named.allSatisfy({ $0.upperBound < line.index }) else {
                return
            }
            ranges[Part(year: year, part: part), default: []] += named
        }
    }

    private func covers(_ index: UInt64, _ part: Part) -> Bool {
        guard let ranges = ranges[part] else { return false }
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].lowerBound <= index { low = middle + 1 } else { high = middle }
        }
        return low > 0 && ranges[low - 1].contains(index)
    }
}

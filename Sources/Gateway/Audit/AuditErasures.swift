import AuditLog
import MessageStore
import XMLSecurity

/// What the lines with the act `erased` say was erased: by them an opening that is gone was erased on purpose.
public struct AuditErasures: Sendable {
    private static let pageSize = 1000

    private struct Part: Hashable {
        let year: Int
        let part: ErasedPart
    }

    /// Ascending and disjoint.
    private var ranges: [Part: [ClosedRange<UInt64>]] = [:]
    private(set) var months: Set<RetentionMonth> = []
    private var last: AuditPosition?

    /// Knows of no erasure.
    public init() {}

    /// Reads the lines that came since the last time.
    public mutating func refresh(from store: any TenantStore) async throws {
        let limit = Self.pageSize
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

    /// Adds what a line says.
    private mutating func take(_ line: AuditLine) {
        switch Self.erased(by: line) {
        case .month(let month, _): if let month = RetentionMonth(month) { months.insert(month) }
        case .lines(let year, let part, let named): ranges[Part(year: year, part: part), default: []] += named
        case nil: break
        }
    }

    /// A line speaks of what stands before it. What is listed and is no such line, or none of ours, is passed over: it
    /// covers nothing.
    private static func erased(by line: AuditLine) -> ErasedOpenings? {
        guard line.isOurs, let leaf = try? AuditLeaf(decoding: line.leafBytes), leaf.act == .erased,
            let erased = leaf.object.flatMap({ ErasedOpenings(object: $0) })
        else { return nil }
        if case .lines(let year, _, let named) = erased {
            guard year < line.year || year == line.year && named.allSatisfy({ $0.upperBound < line.index }) else {
                return nil
            }
        }
        return erased
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

extension AuditErasures {
    /// The first line that says that a value of a line was erased; `nil` when none does.
    ///
    /// - Complexity: reads the lines `erased` up to it, so it is for one line, not for many.
    static func line(erasing fields: Set<PersonalField>, of line: AuditLine, in store: any TenantStore) async throws
        -> AuditPosition?
    {
        guard let time = line.outline?.timeMilliseconds, !fields.isEmpty else { return nil }
        var last: AuditPosition?
        while true {
            let lines = try await store.auditErasures(after: last, limit: pageSize)
            for told in lines {
                var erasures = AuditErasures()
                erasures.take(told)
                let place = AuditPosition(year: told.year, index: told.index)
                erasures.last = place
                guard erasures.fields(at: time, year: line.year, index: line.index).isDisjoint(with: fields) else {
                    return place
                }
            }
            guard let end = lines.last, lines.count == pageSize else { return nil }
            last = AuditPosition(year: end.year, index: end.index)
        }
    }
}

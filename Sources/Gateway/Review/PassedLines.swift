import MessageStore

/// Lines that a report does not count, because somebody else than the gateway wrote them: it says how many.
public struct PassedLines: Hashable, Sendable {
    private var positions: Set<AuditPosition> = []

    /// How many there are.
    public var count: Int { positions.count }

    mutating func add(_ line: AuditLine) { positions.insert(AuditPosition(year: line.year, index: line.index)) }

    mutating func formUnion(_ others: PassedLines) { positions.formUnion(others.positions) }
}

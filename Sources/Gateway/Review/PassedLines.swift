import MessageStore
import SocialSecurity

/// Lines that a report does not count, because somebody else than the gateway wrote them: it says how many.
public struct PassedLines: Hashable, Sendable {
    private var positions: Set<AuditPosition> = []

    /// How many there are.
    public var count: Int { positions.count }

    mutating func add(_ line: AuditLine) { positions.insert(AuditPosition(year: line.year, index: line.index)) }

    mutating func formUnion(_ others: PassedLines) { positions.formUnion(others.positions) }

    /// For a report that has a place for a sentence; `nil` when no line was left out.
    var words: LocalizedText? {
        guard count > 0 else { return nil }
        return LocalizedText(
            nl: "Niet meegeteld, want niet door deze gateway geschreven (line-not-ours, zie audit verify): \(count)",
            fr: "Non comptées, car ce gateway ne les a pas écrites (line-not-ours, voir audit verify) : \(count)",
            de: "Nicht mitgezählt, weil nicht von diesem Gateway (line-not-ours, siehe audit verify): \(count)",
            en: "Not counted, because this gateway did not write them (line-not-ours, see audit verify): \(count)")
    }
}

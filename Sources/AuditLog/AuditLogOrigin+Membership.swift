/// Which lines may stand in a yearly log.
extension AuditLogOrigin {
    private static let day: Int64 = 86_400_000

    /// Whether a line may stand in the log: of its OCMW, the first one with a time of its year (UTC), whatever its act,
    /// another at most a day outside it.
    public func allows(_ leaf: AuditLeaf, asFirst isFirst: Bool) -> Bool {
        leaf.organisation.utf8.elementsEqual(organisation.utf8) && allows(leaf.timeMilliseconds, asFirst: isFirst)
    }

    /// The same of a line of which only form and place are judged.
    public func allows(_ leaf: AuditLeafOutline, asFirst isFirst: Bool) -> Bool {
        leaf.isOf(organisation) && allows(leaf.timeMilliseconds, asFirst: isFirst)
    }

    private func allows(_ time: Int64, asFirst isFirst: Bool) -> Bool {
        if isFirst { return Self.year(of: time) == year }
        // No leaf is older than 1970, nor has one a time that a day more would carry over the end.
        let (later, isOver) = time.addingReportingOverflow(Self.day)
        return !isOver && Self.year(of: later) >= year && Self.year(of: time - Self.day) <= year
    }
}

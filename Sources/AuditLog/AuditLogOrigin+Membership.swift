/// Which lines may stand in a yearly log.
extension AuditLogOrigin {
    private static let day: Int64 = 86_400_000

    /// Reads an origin, nil for a name of another form.
    init?(name: String) {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("ocmw-gateway".utf8), parts[2].count == 4,
            let organisation = String(parts[1]), let text = String(parts[2]), let year = Int(text),
            let origin = try? AuditLogOrigin(organisation: organisation, year: year)
        else { return nil }
        self = origin
    }

    /// Whether a leaf may stand in the log of that name: of its OCMW, the first line of its year (UTC), another at most a day
    /// outside it. A name of another form belongs to no such log.
    static func allows(_ leaf: AuditLeaf, in name: String, asFirst isFirst: Bool) -> Bool {
        guard let origin = AuditLogOrigin(name: name), leaf.organisation.utf8.elementsEqual(origin.organisation.utf8)
        else { return false }
        let time = leaf.timeMilliseconds
        if isFirst { return year(of: time) == origin.year }
        // No leaf is older than 1970, nor has one a time that a day more would carry over the end.
        let (later, isOver) = time.addingReportingOverflow(day)
        return !isOver && year(of: later) >= origin.year && year(of: time - day) <= origin.year
    }
}

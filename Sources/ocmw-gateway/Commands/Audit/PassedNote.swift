/// Says on standard error that a report does not count or show every line.
enum PassedNote {
    static let notCounted = "not counted: not written by this gateway (line-not-ours)"
    static let notShown = "not shown: damaged, or not written by this gateway; the report says which"

    static func show(_ count: Int, _ reason: String) {
        lines(count, reason).forEach(Output.note)
    }

    /// None when there is no such line.
    static func lines(_ count: Int, _ reason: String) -> [String] {
        guard count > 0 else { return [] }
        return [
            "note: \(count) \(count == 1 ? "line is" : "lines are") \(reason)",
            "Run ocmw-gateway audit verify, and show the adviser what it finds.",
        ]
    }
}

import MessageStore

extension RequestProblem {
    /// There is no such line: says which was asked for, and which there are.
    ///
    /// - Throws: what the store throws.
    public static func unknownLine(
        _ position: AuditPosition, in store: any TenantStore
    ) async throws -> RequestProblem {
        let years = try await store.auditYears()
        let remedy = "Correct year and number: lines are numbered from 0 in each year (UTC)."
        guard years.contains(position.year) else {
            let known = years.map(String.init).joined(separator: ", ")
            return RequestProblem(
                .notFound,
                "There is no line \(position.index) of \(position.year): there is no log of that year. "
                    + (known.isEmpty ? "There is no log yet." : "Years with a log: \(known)."), remedy: remedy)
        }
        let size = try await store.auditSize(year: position.year)
        let bounds = size == 0 ? "it has none yet" : "it has the lines 0 to \(size - 1)"
        return RequestProblem(
            .notFound, "The log of \(position.year) has no line \(position.index): \(bounds).", remedy: remedy)
    }

    /// There is no such flag.
    static func unknownFlag(_ flag: String) -> RequestProblem {
        RequestProblem(
            .notFound, "There is no flag \(flag): its line is there, and the month of that line has no such flag.",
            remedy: "Use an identifier that the flags of that month show.")
    }
}

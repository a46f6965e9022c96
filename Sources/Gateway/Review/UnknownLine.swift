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
            return RequestProblem(
                .notFound,
                "There is no line \(position.index) of \(position.year): there is no log of that year. "
                    + known(years), remedy: remedy)
        }
        let size = try await store.auditSize(year: position.year)
        let bounds = size == 0 ? "it has none yet" : "it has the lines 0 to \(size - 1)"
        return RequestProblem(
            .notFound,
            "The log of \(position.year) has no line \(position.index): \(bounds)." + others(years), remedy: remedy)
    }

    /// There is no log of that year; `nil` when there is one.
    ///
    /// - Throws: what the store throws.
    public static func noLog(of year: Int, in store: any TenantStore) async throws -> RequestProblem? {
        let years = try await store.auditYears()
        guard !years.contains(year) else { return nil }
        return unknownYear(year, of: years)
    }

    /// No checkpoint of that year's log is kept: says why, and which years have a log.
    ///
    /// - Throws: what the store throws.
    public static func noCheckpoint(of year: Int, in store: any TenantStore) async throws -> RequestProblem {
        if let problem = try await noLog(of: year, in: store) { return problem }
        return RequestProblem(
            .notFound, "The log of \(year) has no checkpoint yet.",
            remedy: "Sign one with ocmw-gateway audit checkpoint; the running gateway signs one each second.")
    }

    /// Which years have a log.
    private static func known(_ years: [Int]) -> String {
        years.isEmpty
            ? "There is no log yet." : "Years with a log: \(years.map(String.init).joined(separator: ", "))."
    }

    /// The same behind a sentence about one of them; empty when there are no others.
    static func others(_ years: [Int]) -> String { years.count > 1 ? " " + known(years) : "" }

    /// There is no log of a year: says of which there are.
    static func unknownYear(_ year: Int, of years: [Int]) -> RequestProblem {
        RequestProblem(
            .notFound, "There is no log of \(year). \(known(years))", remedy: "Name a year that has a log (UTC).")
    }

    /// There is no such flag.
    static func unknownFlag(_ flag: String) -> RequestProblem {
        RequestProblem(
            .notFound,
            "There is no flag \(flag): its line is there, and the month of that line has no such flag. "
                + "A flag whose first line was erased has another name.",
            remedy: "Use an identifier that the flags of that month show.")
    }
}

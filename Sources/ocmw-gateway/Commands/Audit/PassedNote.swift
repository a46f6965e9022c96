import Gateway

/// Says on standard error that a report does not count or show every line, or counts and shows some without the person.
enum PassedNote {
    static func show(_ gaps: ReportGaps) { lines(gaps).forEach(Output.note) }

    /// None when there is no such line.
    static func lines(_ gaps: ReportGaps) -> [String] {
        let notes = [
            note(gaps.notOurs, "not counted: not written by this gateway (line-not-ours)"),
            note(gaps.notShown, "not shown: damaged, or not written by this gateway; the report says which"),
            note(
                gaps.damaged,
                "counted without the person: missing, though no line says that it was erased, or damaged"),
        ].compactMap(\.self)
        let advice = notes.isEmpty ? [] : ["Run ocmw-gateway audit verify, and show the adviser what it finds."]
        let erased = note(gaps.withoutPersons, "counted without the person, who was erased on purpose").map { [$0] }
        return notes + advice + (erased ?? [])
    }

    private static func note(_ count: Int, _ reason: String) -> String? {
        count > 0 ? "note: \(count) \(count == 1 ? "line is" : "lines are") \(reason)" : nil
    }
}

import SocialSecurity

/// Prints an OCMW's audit log as its security adviser reads it: who, which flow, about whom, why, when, how it ended.
struct AccessLog: Sendable {
    let adviser: OfficeSoftware
    let story: Story

    /// Lines about the delivery of what somebody did before; the log has them, the page leaves them out.
    private static let deliveryActs: Set = ["document-queued", "document-leased", "document-attempted"]

    func print() async throws {
        let entries = try await Self.entries(of: adviser)
        let shown = entries.filter { !Self.deliveryActs.contains($0["act"].string ?? "") }
        story.narrator.line()
        let office = adviser.office
        story.narrator.line(
            "  \(office.letter)  \(office.ocmw.name), KBO \(office.number): \(entries.count) lines, of which "
                + "\(entries.count - shown.count) about delivery are not shown")
        let heading = ["time (UTC)", "who", "act", "flow", "about", "why", "with", "outcome"]
        Columns.aligned([heading] + collapsed(shown.map(row))).forEach(story.narrator.line)
        try check(entries)
    }

    /// Every line of the present year's log. Reading it is a line of its own.
    static func entries(of adviser: OfficeSoftware) async throws -> [JSONReading] {
        var entries: [JSONReading] = []
        var next: String? = "0"
        while let from = next {
            let page = try await adviser.get("/v1/audit/entries?limit=200&from=\(from)").expecting(200)
            entries += page["items"].items
            next = page["next"].string
        }
        return entries
    }

    /// Only the adviser's key reads the log; the software's key does not, and the reading is a line.
    private func check(_ entries: [JSONReading]) throws {
        try expect(
            entries.contains { $0["act"].string == "log-read" && $0["user"].string == adviser.user.ssin.digits },
            "the reading of the log is not a line of it")
        try expect("the first line", entries.first?["act"].string, is: "log-opened")
        story.narrator.success("log of \(adviser.office.letter) read by its adviser", "the reading is a line too")
    }

    private func row(_ entry: JSONReading) -> [String] {
        let service = (entry["service"].string ?? "").split(separator: "/").last.map(String.init) ?? ""
        let why = [entry["legalContext"].string, entry["qualityCode"].integer.map { "code \($0)" }]
        let outcome = [entry["outcome"].string, entry["rule"].string]
        return [
            Columns.time(entry["time"].string), who(entry), entry["act"].string ?? "", service,
            masked(entry["subject"].string), why.compactMap { $0 }.joined(separator: " "),
            story.cast.name(of: entry["counterpart"].string), outcome.compactMap { $0 }.joined(separator: " "),
        ]
    }

    private func who(_ entry: JSONReading) -> String {
        guard let user = entry["user"].string else { return entry["process"].string ?? "" }
        return "\(entry["role"].string ?? "") \(masked(user))"
    }

    private func masked(_ digits: String?) -> String {
        guard let digits else { return "" }
        return (try? SSIN(digits))?.masked ?? "(not shown)"
    }

    /// Lines of one run of the same act that differ only in their time become one with their number.
    private func collapsed(_ rows: [[String]]) -> [[String]] {
        var result: [(row: [String], count: Int)] = []
        for row in rows {
            let run = result.indices.reversed().prefix { result[$0].row[2] == row[2] }
            if let same = run.first(where: { result[$0].row.dropFirst() == row.dropFirst() }) {
                result[same].count += 1
            } else {
                result.append((row, 1))
            }
        }
        return result.map { row, count in
            count == 1 ? row : row.dropLast() + ["\(row.last ?? "") ×\(count)"]
        }
    }
}

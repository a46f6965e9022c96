/// Prints conversations, the events of every side in one order of time.
struct Timelines: Sendable {
    let story: Story

    func print() async throws {
        for conversation in story.ledger.conversations {
            story.narrator.line()
            story.narrator.line("  \(conversation.title)  [\(conversation.ticket)]")
            let rows = try await rows(of: conversation)
            Columns.aligned(rows, indent: "    ").forEach(story.narrator.line)
        }
        story.narrator.line()
        story.narrator.success("timelines", "\(story.ledger.conversations.count) conversations")
    }

    private func rows(of conversation: Ledger.Conversation) async throws -> [[String]] {
        var events: [(side: String, event: JSONReading)] = []
        for software in [story.a, story.b, story.c] where conversation.offices.contains(software.office.key) {
            let reply = try await software.get("/v1/conversations/\(conversation.ticket)/timeline").expecting(200)
            try expect(!reply["items"].items.isEmpty, "\(software.office.letter) knows no event of a conversation")
            events += reply["items"].items.map { (software.office.letter, $0) }
        }
        return events.sorted { ($0.event["at"].string ?? "") < ($1.event["at"].string ?? "") }.map(row)
    }

    private func row(_ side: String, _ event: JSONReading) -> [String] {
        let other = story.cast.name(of: event["organisation"].string)
        return [
            Columns.time(event["at"].string), side, event["code"].string ?? "", other.isEmpty ? "" : "with \(other)",
            details(event["details"].members),
        ]
    }

    /// The details that tell something to a reader; tickets are in the files.
    private func details(_ members: [String: JSONReading]) -> String {
        let hidden: Set = ["kszTicket", "sentAt", "attempt"]
        var shown = members.filter { !hidden.contains($0.key) }.compactMapValues(\.string)
        if let number = shown["designated"] { shown["designated"] = story.cast.name(of: number) }
        return shown.keys.sorted().map { "\($0) \(shown[$0] ?? "")" }.joined(separator: ", ")
    }
}

extension Columns {
    /// "10:15:02.123" of a date and time in UTC.
    static func time(_ dateTime: String?) -> String {
        String((dateTime ?? "").drop { $0 != "T" }.dropFirst().prefix(12))
    }
}

import Gateway

extension Story {
    /// A transfer on the sixth day is sent only after explicit confirmation, and shown as late with its consequence.
    func transferLate() async throws {
        let opened = try await openAndFinish("B-2026-004", by: cast.delayed, receivedAt: days.noon(daysAgo: 6))
        let yesterday = "\(days.today.adding(days: -1))"
        let body = Bodies.transfer(to: cast.c, from: cast.b, decidedOn: days.today, informedOn: days.today)
        try await narrator.step("without confirmation the late transfer is not sent") {
            let problem = try await b.post("/v1/applications/\(opened.id)/transfers", .object(body))
                .problem(409, "confirmation-required")
            try expect("the rule", problem["errors"][0]["rule"].string, is: "late-transfer")
            try expect(problem["detail"].string?.contains(yesterday) == true, "the day is not named")
            return "409 confirmation-required: the term ended on \(yesterday)"
        }
        let confirmed = body.merging(["confirmLate": true]) { $1 }
        let ticket = try await send(
            confirmed, of: opened, title: "with confirmLate it is sent, knowing its consequence", lateDays: 1)
        _ = try await arrival(of: ticket, from: opened)
        try await narrator.step("both sides show it as late, with the consequence") {
            for software in [b, c] {
                let transfer = try await software.get("/v1/transfers/\(cast.b.number.digits)/\(ticket)").expecting(200)
                try expect("late", transfer["late"].bool, is: true)
                try expect("late days", transfer["lateDays"].integer, is: 1)
                for language in ["nl", "fr", "de", "en"] {
                    _ = try transfer["lateConsequence"][language].text("the consequence in \(language)")
                }
            }
            let transfer = try await b.get("/v1/transfers/\(cast.b.number.digits)/\(ticket)").expecting(200)
            return "late by a day\n" + (try transfer["lateConsequence"]["en"].text("consequence"))
        }
    }
}

import Gateway

extension Story {
    /// Data, no data, and after the end of the integration a signed refusal that explains itself.
    func consult(_ opened: Opened) async throws {
        let ssin = opened.person.ssin.digits
        let livingWages: JSONValue = [
            "reference": "B-2026-002-LW", "flow": "livingWages", "ssin": "\(ssin)", "role": 1,
            "legalContext": "PCSA:SOCIAL_INQUIRY", "period": ["begin": "2025-01-01"],
        ]
        try await narrator.step("living wages of other OCMWs: data") {
            let answer = try await consultation("Living wages", livingWages)
            try expect("the status", answer["status"]["code"].string, is: "MSG00000")
            let line = answer["data"][0]
            try expect("who paid", line["organisation"].string, is: cast.a.number.digits)
            return "MSG00000: A paid \(line["period"]["begin"].string ?? "") to \(line["period"]["end"].string ?? "")"
        }
        try await narrator.step("health insurance: no data") {
            let answer = try await consultation("Health insurance", healthInsurance(ssin, "B-2026-002-HI"))
            try expect("the status", answer["status"]["code"].string, is: "MSG00100")
            return "MSG00100 \(answer["status"]["value"].string ?? "")"
        }
        try await wrongContext(ssin)
        try await end(of: ssin)
        try await refusal(ssin)
    }

    private func healthInsurance(_ ssin: String, _ reference: String) -> JSONValue {
        [
            "reference": "\(reference)", "flow": "healthInsurance", "ssin": "\(ssin)", "role": 1,
            "legalContext": "PCSA:SOCIAL_INQUIRY", "date": "\(days.today)",
        ]
    }

    /// Asks and waits for the answer.
    private func consultation(_ title: String, _ body: JSONValue) async throws -> JSONReading {
        let answer = try await b.post("/v1/consultations?wait=20", body).expecting(200)
        ledger.note("Consultation: \(title)", try answer["conversation"].text("conversation"), cast.b)
        return answer
    }

    private func wrongContext(_ ssin: String) async throws {
        try await narrator.step("the hub refuses a legal context under which the flow is not open") {
            let body: JSONValue = [
                "reference": "B-2026-002-DR", "flow": "livingWages", "ssin": "\(ssin)", "role": 1,
                "legalContext": "PCSA:DEBT_RECOVERY", "period": ["begin": "2025-01-01"],
            ]
            let answer = try await consultation("Living wages under another legal context", body)
            try expect("the code", answer["refusal"]["code"].string, is: "MSG00013")
            return "MSG00013, rule \(answer["refusal"]["rule"].string ?? "")"
        }
    }

    private func end(of ssin: String) async throws {
        try await narrator.step("B ends the integration at the hub") {
            let body: JSONValue = [
                "ssin": "\(ssin)", "qualityCode": 1, "endDate": "\(days.today.adding(days: -1))",
            ]
            let conversation = try await b.post("/v1/integrations/end", body).expecting(202)["conversation"]
                .text("conversation")
            ledger.note("B ends its integration of the person", conversation, cast.b)
            let event = try await event("integration.ended", in: conversation, of: b)
            return "hub: \(event["details"]["code"].string ?? "")"
        }
    }

    private func refusal(_ ssin: String) async throws {
        try await narrator.step("the same question again: a signed refusal that explains itself") {
            let answer = try await consultation(
                "Health insurance after the integration ended", healthInsurance(ssin, "B-2026-002-HI2"))
            let refusal = answer["refusal"]
            try expect("the code", refusal["code"].string, is: "MSG00012")
            try expect("its author", refusal["author"].string, is: "CBSS")
            for language in ["nl", "fr", "de", "en"] {
                _ = try refusal["text"][language].text("the text in \(language)")
                _ = try refusal["remedy"][language].text("the remedy in \(language)")
            }
            let words = [
                "MSG00012, rule \(refusal["rule"].string ?? "")", try refusal["text"]["en"].text("text"),
                "Remedy: \(try refusal["remedy"]["en"].text("remedy"))",
            ]
            return words.joined(separator: "\n")
        }
    }
}

import Gateway
import SocialSecurity

extension Story {
    /// A's software fills the decision register and integrates the person at the hub.
    func register() async throws {
        try await narrator.step("A's software upserts three motivated decisions and the dossier") {
            let outcome = try await a.post("/v1/decisions", register).expecting(200)
            try expect("the number of inserted entries", outcome["inserted"].items.count, is: 4)
            let again = try await a.post("/v1/decisions", register).expecting(200)
            try expect("entries left alone by the same call", again["unchanged"].items.count, is: 4)
            return "3 decisions, 1 dossier; the same call again changes nothing"
        }
        try await narrator.step("A integrates the person at the hub with quality code 2") {
            let body: JSONValue = [
                "ssin": "\(cast.mover.ssin.digits)", "qualityCode": 2,
                "period": ["begin": "\(days.today.adding(days: -600))"], "proof": Bodies.proof(of: cast.mover),
            ]
            let conversation = try await a.post("/v1/integrations", body).expecting(202)["conversation"]
                .text("conversation")
            ledger.note("A integrates the person (quality code 2)", conversation, cast.a)
            let code = try await event("integration.registered", in: conversation, of: a)["details"]["code"].string
            try expect("the hub's status", code, is: "MSG00000")
            return "hub: MSG00000"
        }
    }

    /// Waits for an event of a conversation's timeline.
    func event(_ code: String, in conversation: String, of software: OfficeSoftware) async throws -> JSONReading {
        try await software.waiting(for: "the event \(code)") {
            let timeline = try await software.get("/v1/conversations/\(conversation)/timeline").expecting(200)
            return timeline["items"].first("code", code)
        }
    }

    private var register: JSONValue {
        ["ssin": "\(cast.mover.ssin.digits)", "decisions": .array(decisions), "dossier": dossier]
    }

    private var decisions: [JSONValue] {
        [
            Bodies.decision(
                "A-2025-0117", kind: "LIVING_WAGE", outcome: "GRANTED", on: days.today.adding(days: -580),
                basis: "RMI law of 26 May 2002, art. 3", text: "Geen toereikende bestaansmiddelen; werkbereid.",
                language: "nl"),
            Bodies.decision(
                "A-2025-0342", kind: "INSTALLATION_PREMIUM", outcome: "GRANTED", on: days.today.adding(days: -420),
                basis: "Organic law of 8 July 1976, art. 57bis", text: "Perd sa qualité de sans-abri.",
                language: "fr"),
            Bodies.decision(
                "A-2026-0051", kind: "LIVING_WAGE", outcome: "WITHDRAWN", on: days.today.adding(days: -40),
                basis: "RMI law of 26 May 2002, art. 22", text: "Woont niet meer op het grondgebied.", language: "nl"),
        ]
    }

    private var dossier: JSONValue {
        [
            "number": "A-D-4471",
            "contactPerson": [
                "name": "\(Bodies.name(of: cast.a.socialWorker))", "phone": "+32 2 555 01 01",
                "email": "sociale.dienst@ocmw-a.example",
            ],
            "gpmi": [
                "reference": "GPMI-88", "concludedOn": "\(days.today.adding(days: -500))", "evaluated": true,
                "period": ["begin": "\(days.today.adding(days: -500))", "end": "\(days.today.adding(days: -135))"],
            ],
            "crossFacts": [
                "insertionProgrammes": [
                    [
                        "organisation": "\(cast.a.number)",
                        "period": [
                            "begin": "\(days.today.adding(days: -500))", "end": "\(days.today.adding(days: -300))",
                        ],
                    ]
                ],
                "installationPremium": [
                    "organisation": "\(cast.a.number)", "date": "\(days.today.adding(days: -420))",
                ],
                "exemptions": [
                    [
                        "organisation": "\(cast.a.number)",
                        "period": [
                            "begin": "\(days.today.adding(days: -450))", "end": "\(days.today.adding(days: -90))",
                        ],
                    ]
                ],
            ],
        ]
    }
}

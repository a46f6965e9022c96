import MessageStore
import Messages
import SocialSecurity
import Testing

@testable import Gateway

/// What software may register and end at the reference directory: qualities, phases, periods.
@Suite struct IntegrationTests {
    private func end(_ members: String) throws -> EndIntegrationRequest {
        try EndIntegrationRequest(JSONValue(bytes: Array("{\"ssin\":\"71023000122\",\(members)}".utf8)))
    }

    /// The four kinds of form S607, and their combinations.
    @Test func everyEndingReachesTheWireAsItWasMeant() async throws {
        let world = try await UseCaseWorld()
        let day = try CivilDate("2026-05-31")
        let period = try Period(begin: try CivilDate("2026-04-01"), end: try CivilDate("2026-04-30"))
        let service = RegisterService(environment: world.environment)
        for (body, quality, phase, extent) in [
            (#""allQualities":true,"endDate":"2026-05-31""#, nil, nil, .after(day)),
            (#""qualityCode":2,"endDate":"2026-05-31""#, 2, nil, .after(day)),
            (#""qualityCode":2,"phaseCode":902,"endDate":"2026-05-31""#, 2, 902, .after(day)),
            (#""allQualities":true,"phaseCode":0,"endDate":"2026-05-31""#, nil, 0, .after(day)),
            (#""allQualities":true,"period":{"begin":"2026-04-01","end":"2026-04-30"}"#, nil, nil, .during(period)),
            (
                #""qualityCode":4,"phaseCode":900,"period":{"begin":"2026-04-01","end":"2026-04-30"}"#, 4, 900,
                .during(period)
            ),
        ] as [(String, Int?, Int?, UnregisterPerson.Extent)] {
            let sent = try await service.endIntegration(try end(body), by: world.caller())
            let stored = try #require(
                try await world.store.document(sender: world.tenant.organisation, ticket: sent.ticket))
            #expect(
                try stored.businessDocument().payload
                    == .unregisterPerson(
                        UnregisterPerson(
                            qualityCode: quality.flatMap(QualityCode.init), phaseCode: phase.flatMap(PhaseCode.init),
                            extent: extent)), "\(body)")
        }
        try await world.end()
    }

    @Test func aPhaseIsRegistered() async throws {
        let world = try await UseCaseWorld()
        let body = """
            {"ssin":"71023000122","qualityCode":2,"phaseCode":902,"period":{"begin":"2026-01-01"},
             "proof":{"cardNumber":"591234567890"}}
            """
        let sent = try await RegisterService(environment: world.environment).integrate(
            IntegrationRequest(JSONValue(bytes: Array(body.utf8))), by: world.caller())
        let stored = try #require(
            try await world.store.document(sender: world.tenant.organisation, ticket: sent.ticket))
        guard case .registerPerson(let payload) = try stored.businessDocument().payload else {
            Issue.record("another operation")
            return
        }
        #expect(payload.phaseCode == .provisional && payload.qualityCode.rawValue == 2)
        try await world.end()
    }

    @Test(arguments: [
        (#""endDate":"2026-05-31""#, ["/qualityCode required"]),
        (#""qualityCode":2,"allQualities":true,"endDate":"2026-05-31""#, ["/qualityCode exclusive"]),
        (#""allQualities":false,"endDate":"2026-05-31""#, ["/allQualities true"]),
        (#""allQualities":1,"endDate":"2026-05-31""#, ["/allQualities boolean"]),
        (#""qualityCode":902,"endDate":"2026-05-31""#, ["/qualityCode quality-code"]),
        (#""qualityCode":2,"phaseCode":901,"endDate":"2026-05-31""#, ["/phaseCode phase-code"]),
        (#""qualityCode":2,"phaseCode":999,"endDate":"2026-05-31""#, ["/phaseCode phase-code"]),
        (#""qualityCode":2,"phaseCode":1000,"endDate":"2026-05-31""#, ["/phaseCode integer"]),
        (#""qualityCode":2,"phaseCode":"902","endDate":"2026-05-31""#, ["/phaseCode integer"]),
        (#""qualityCode":2"#, ["/endDate required"]),
        (
            #""qualityCode":2,"endDate":"2026-05-31","period":{"begin":"2026-04-01","end":"2026-04-30"}"#,
            ["/endDate exclusive"]
        ),
        (#""qualityCode":2,"period":{"begin":"2026-04-01"}"#, ["/period/end required"]),
        (#""qualityCode":2,"period":{"begin":"2026-04-02","end":"2026-04-01"}"#, ["/period/end end-not-before-begin"]),
        (#""phase":2"#, ["/qualityCode required", "/endDate required", "/phase unknown-member"]),
    ])
    func aWrongEndingNamesItsRule(_ body: String, _ told: [String]) {
        do {
            _ = try end(body)
            Issue.record("accepted \(body)")
        } catch let problem as RequestProblem {
            #expect(problem.errors.map { "\($0.field) \($0.rule)" } == told)
        } catch { Issue.record("\(error)") }
    }
}

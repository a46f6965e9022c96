import Foundation
import Gateway
import Testing

/// The running gateway, with hub and partner behind it, against `openapi.yaml`, by schemathesis.
@Suite struct RESTContractTests {
    /// Bounded here, with the same cases each time; `OCMW_CONTRACT_SECONDS`, which `make contract` sets, lets it go on with others.
    @Test(.timeLimit(.minutes(60)))
    func theRunningServerKeepsItsContract() async throws {
        let demo = try await ServingDemo(seed: 31)
        let scratch = try Scratch()
        try await Self.thePageIsTrue(demo)
        let settings = try scratch.file(
            "settings.json", try await Self.settings(of: demo, scratch).canonicalBytes())
        let seconds = ProcessInfo.processInfo.environment["OCMW_CONTRACT_SECONDS"]
        let judge = try await Program.run(
            "python3", ["\(Program.judges)/rest_contract.py", settings] + (seconds.map { [$0] } ?? []))
        #expect(judge.status == 0, "\(judge.output)")
        print(judge.output.split(separator: "\n").suffix(60).joined(separator: "\n"))
        #expect(try await demo.stop() == 0)
    }

    /// The calls of `docs/api.md` run as they stand and answer what the page shows.
    private static func thePageIsTrue(_ demo: ServingDemo) async throws {
        let key = try await demo.key(of: "b", at: "south", label: "by-hand", scopes: ["software"])
        let advice = try await demo.key(of: "b", at: "south", label: "advice", scopes: ["adviser"])
        let keyOfC = try await demo.key(of: "c", at: "north", label: "by-hand", scopes: ["software"])
        let person = try #require(
            try JSONValue(bytes: Files.bytes("\(demo.folder)/configuration/persons.json")).elements.last)
        let variables = try [
            "GATEWAY": "https://127.0.0.1:\(demo.ports(of: "gateway-south.yaml")[0])",
            "CA": "\(demo.folder)/certificates/ca.pem", "KEY": key,
            "ADVISER_KEY": advice, "C_KEY": keyOfC,
            "C": "https://127.0.0.1:\(demo.ports(of: "gateway-north.yaml")[0])",
            "OTHER": demo.number(of: "c"), "WORKER": "85043199879", "PERSON": #require(person.at("ssin")?.text),
            "LAST_NAME": #require(person.at("lastName")?.text), "FIRST_NAME": #require(person.at("firstName")?.text),
            "BIRTH_DATE": #require(person.at("birthDate")?.text),
        ]
        let judge = try await Program.run(
            "env",
            variables.map { "\($0)=\($1)" }
                + ["python3", "\(Program.judges)/api_page.py", "\(Program.repository)/docs/api.md"])
        #expect(judge.status == 0, "\(judge.output)")
    }

    private static func settings(of demo: ServingDemo, _ scratch: Scratch) async throws -> JSONValue {
        .object([
            "openapi": .string("\(Program.repository)/openapi.yaml"), "folder": .string(scratch.path),
            "anchors": .string("\(demo.folder)/certificates/ca.pem"),
            // C's inquiries wait for its software, so that there is something to answer.
            "url": .string("https://127.0.0.1:\(try demo.ports(of: "gateway-north.yaml")[0])"),
            "key": .string(try await demo.key(of: "c", at: "north")), "organisation": .string(try demo.number(of: "c")),
            "partnerUrl": .string("https://127.0.0.1:\(try demo.ports(of: "gateway-south.yaml")[0])"),
            "partnerKey": .string(try await demo.key(of: "b", at: "south")),
            "partner": .string(try demo.number(of: "b")),
            // The last person is the one of the page.
            "persons": .array(
                try JSONValue(bytes: Files.bytes("\(demo.folder)/configuration/persons.json")).elements.dropLast()),
        ])
    }
}

extension ServingDemo {
    /// A new API key of a tenant.
    func key(
        of tenant: String, at gateway: String, label: String = "contract",
        scopes: [String] = ["software", "adviser", "operator"]
    ) async throws -> String {
        let made = try await Program.run(
            try Program.built("ocmw-gateway"),
            ["keys", "create", "--config", "\(folder)/configuration/gateway-\(gateway).yaml", "--tenant", tenant]
                + ["--label", label] + scopes.flatMap { ["--scope", $0] })
        try #require(made.status == 0, "\(made.output)")
        return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// KBO number of a tenant, from the hub's configuration.
    func number(of tenant: String) throws -> String {
        let text = try Files.text("\(folder)/configuration/hub.yaml")
        let pattern = try Regex<(Substring, Substring)>("  \(tenant):\\s+kbo: \"([0-9]{10})\"")
        return String(try #require(text.firstMatch(of: pattern)).1)
    }
}

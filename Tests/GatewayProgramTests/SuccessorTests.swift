import SocialSecurity
import Testing

@testable import ocmw_gateway

/// Mergers of OCMWs in the configuration. The gateway of these files hosts 0999999922.
@Suite struct SuccessorTests {
    private func load(_ successors: String, predecessors: String? = nil) async throws -> [String: Set<String>] {
        try await TestConfiguration.with { test in
            let more = predecessors.map { ", predecessors: [\($0)] }" } ?? " }"
            let text = test.text.replacing("key: pki/b.key }", with: "key: pki/b.key\(more)")
            let configuration = try await test.load(text + "\nsuccessors: { \(successors) }\n")
            let pairs = configuration.successors.byPredecessor.map { ($0.key.digits, Set($0.value.map(\.digits))) }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
    }

    @Test func foreignSuccessorIsRead_alsoOverTwoMergers() async throws {
        #expect(try await load(#""1999999844": "0999999823""#) == ["1999999844": ["0999999823"]])
        let two = try await load(#""1999999844": "0999999823", "0999999823": "0999999922""#)
        #expect(two == ["1999999844": ["0999999823", "0999999922"], "0999999823": ["0999999922"]])
        // Numbers without quotes are no octal numbers.
        #expect(try await load("1999999844: 0999999823") == ["1999999844": ["0999999823"]])
    }

    @Test func predecessorsOfATenantCountWithThem() async throws {
        let both = try await load(#""1999999844": "0999999823""#, predecessors: #""0999999823""#)
        #expect(both == ["1999999844": ["0999999823", "0999999922"], "0999999823": ["0999999922"]])
        #expect(try await load("").isEmpty)
    }

    @Test(
        arguments: [
            (#""1999999845": "0999999823""#, "successors.1999999845"),
            (#""1999999844": "0999999824""#, "successors.1999999844"),
            (#""0999999922": "0999999823""#, "successors.0999999922"),
            (#""1999999844": "1999999844""#, "successors.1999999844"),
            (#""1999999844": "0999999823", "0999999823": "1999999844""#, "successors.1999999844"),
            (#""1999999844": { kbo: "0999999823" }"#, "successors.1999999844"),
            (#""1999999844": ["0999999823"]"#, "successors.1999999844"),
        ])
    func whatCannotBeIsNamedByItsKey(text: String, key: String) async throws {
        do {
            _ = try await load(text)
            Issue.record("read")
        } catch let error as ConfigurationFindings {
            #expect(error.findings.map(\.key).contains(key), "\(error.findings.map(\.key))")
        }
    }

    @Test func predecessorOfATenantHasNoOtherSuccessor() async throws {
        await #expect(throws: ConfigurationFindings.self) {
            try await self.load(#""0999999823": "1999999844""#, predecessors: #""0999999823""#)
        }
    }
}

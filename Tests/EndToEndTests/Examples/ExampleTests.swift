import Testing

/// Every file of `Schemas/Examples` through a hub and two gateways: the valid ones arrive, each neighbour is refused
/// with exactly the code of the manifest.
@Suite struct ExampleTests {
    @Test(.timeLimit(.minutes(5)))
    func everyExampleAndNeighbourEndsAsTheManifestSays() async throws {
        try await ExampleNetwork.run { network in
            let run = try await ExampleRun(network)
            try await run.register()
            for example in network.manifest.examples {
                await judge(example.file, example.expect) { try await run.outcome(of: example) }
                for neighbour in example.neighbours {
                    await judge(neighbour.file, neighbour.expect) {
                        try await run.outcome(of: neighbour, beside: example)
                    }
                }
            }
        }
    }

    /// An answer that does not verify is a failure of this file; the others are still judged.
    private func judge(
        _ file: String, _ expected: ExampleExpectation, _ outcome: () async throws -> ExampleExpectation
    ) async {
        do {
            expect(try await outcome(), expected, file)
        } catch {
            Issue.record("\(file): \(error)")
        }
    }

    private func expect(_ outcome: ExampleExpectation, _ expected: ExampleExpectation, _ file: String) {
        #expect(outcome.outcome == expected.outcome, "\(file): \(outcome)")
        if let code = expected.code { #expect(outcome.code == code, "\(file): \(outcome)") }
        if let rule = expected.rule { #expect(outcome.rule == rule, "\(file): \(outcome)") }
        if let path = expected.path { #expect(outcome.path == path, "\(file): \(outcome)") }
    }
}

extension Example {
    /// True for the stamp that goes forward: it is judged by a recipient's gateway.
    var isForward: Bool { judge == .gateway && file.hasSuffix("/stamp-forwarded.xml") }
}

import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// Answers of `Schemas/Examples` to OCMW D, brought to a gateway that really sent what they answer: the hub has let
/// them pass, and the gateway judges by itself.
@Suite struct AnswerTests {
    @Test(.timeLimit(.minutes(10)))
    func aGatewayJudgesAnswersToWhatItSent() async throws {
        try await ExampleNetwork.run(hostingD: true) { network in
            let run = try await ExampleRun(network)
            try await run.register()
            let asker = Asker(network: network, run: run, software: try await network.softwareOfD())
            let examples = network.manifest.examples.filter { $0.isAnswerToD }
            #expect(Set(examples.map(\.operation)) == Self.operations)
            for example in examples { try await judge(example, run, asker) }
        }
    }

    private static let operations: Set<Messages.Operation> = [
        .replyInquiry, .acceptTransfer, .contestTransfer, .notifyProvisionalDecision,
    ]

    /// The neighbours first: none of them may change what the valid one finds.
    private func judge(_ example: Example, _ run: ExampleRun, _ asker: Asker) async throws {
        let asked = try await asker.ask(example)
        for earlier in example.after ?? [] {
            let document = try asked.answer(try run.listed(earlier), run)
            #expect(try await run.bring(document, to: "D").outcome == .delivered, "\(earlier)")
        }
        for neighbour in example.neighbours {
            let document = try asked.answer(example, neighbour, run)
            let (outcome, expected) = (try await run.bring(document, to: "D"), neighbour.atGateway ?? neighbour.expect)
            #expect(outcome.outcome == expected.outcome, "\(neighbour.file): \(outcome)")
            #expect(outcome.code == expected.code, "\(neighbour.file): \(outcome)")
        }
        let outcome = try await run.bring(asked.answer(example, run), to: "D")
        #expect(outcome.outcome == .delivered, "\(example.file): \(outcome)")
        // Given once: the same under another ticket is too late. A part of an answer may be followed by others.
        let again = try await run.bring(asked.answer(example, run), to: "D")
        let isPart = example.name == "reply-partial"
        #expect(again.outcome == (isPart ? .delivered : .refused), "\(example.file): \(again)")
        let late = example.operation == .replyInquiry ? "OGW00409" : "OGW00410"
        #expect(isPart || again.code == late, "\(example.file): \(again)")
    }
}

extension Example {
    /// True for an answer of another OCMW to a document of D.
    fileprivate var isAnswerToD: Bool { judge == nil && to == "D" && answers != nil }

    fileprivate var operation: Messages.Operation? {
        guard let root = try? XMLReader.parse(Files.bytes("\(ExampleManifest.folder)/\(file)")) else { return nil }
        return Messages.Operation(rawValue: root.localName)
    }
}

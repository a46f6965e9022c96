import ArgumentParser
import Testing

@testable import ocmw_gateway

/// `--help` of every command says what it does and shows a call that the program reads.
@Suite struct HelpTests {
    /// A command with the words that lead to it.
    struct Walked: Sendable, CustomTestStringConvertible {
        let words: [String]
        let type: any ParsableCommand.Type

        var testDescription: String { words.joined(separator: " ") }
    }

    /// The program, its commands and their subcommands.
    static func walk(_ type: any ParsableCommand.Type, _ words: [String]) -> [Walked] {
        [Walked(words: words, type: type)]
            + type.configuration.subcommands.flatMap { walk($0, words + [$0._commandName]) }
    }

    static let commands = walk(OCMWGateway.self, ["ocmw-gateway"])

    @Test func walkReachesEveryCommand() {
        let names = Set(Self.commands.map(\.testDescription))
        let some = [
            "ocmw-gateway serve", "ocmw-gateway config check", "ocmw-gateway message verify", "ocmw-gateway demo",
        ]
        #expect(names.isSuperset(of: some) && names.count > 30, "\(names.count)")
    }

    @Test(arguments: commands)
    func helpHasAbstractAndExample(command: Walked) {
        let configuration = command.type.configuration
        #expect(!configuration.abstract.isEmpty)
        let help = OCMWGateway.helpMessage(for: command.type)
        let example = help.contains("Example: ocmw-gateway ") || help.contains("Examples:")
        #expect(example && help.contains("ocmw-gateway"), "\(command.testDescription)")
    }

    /// What lists or shows can be read by programs as well.
    @Test(arguments: commands.filter { ["list", "show", "check", "timeline", "verify"].contains($0.words.last ?? "") })
    func whatListsOrShowsHasJSON(command: Walked) {
        #expect(OCMWGateway.helpMessage(for: command.type).contains("--json"), "\(command.testDescription)")
    }
}

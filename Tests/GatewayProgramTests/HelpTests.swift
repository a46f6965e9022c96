import ArgumentParser
import Testing

@testable import mock_ksz
@testable import ocmw_gateway
@testable import ocmw_verify

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

    /// The programs with the names by which they are called.
    static let programs: [(name: String, type: any ParsableCommand.Type)] = [
        ("ocmw-gateway", OCMWGateway.self), ("mock-ksz", mock_ksz.Program.self),
        ("ocmw-verify", ocmw_verify.Program.self),
    ]

    static let commands = programs.flatMap { walk($0.type, [$0.name]) }

    /// The whole help of a command, in lines that are not broken.
    private static func help(_ command: Walked) throws -> String {
        let root = try #require(programs.first { $0.name == command.words[0] }).type
        return root.helpMessage(for: command.type, columns: 1_000)
    }

    /// The calls that a help shows, without the program's name; quotes and redirections are the shell's.
    private static func examples(_ command: Walked) throws -> [[String]] {
        let name = command.words[0]
        return try help(command).split(separator: "\n").compactMap { line in
            let text = line.trimmingPrefix { $0 == " " }.trimmingPrefix("Example: ")
            guard text.hasPrefix(name + " ") else { return nil }
            let call = text.split(separator: " > ")[0].split(separator: " | ")[0].split(separator: " < ")[0]
            return call.split(separator: " ").dropFirst().map { $0.filter { $0 != "'" && $0 != "\"" } }
        }
    }

    @Test func walkReachesEveryCommand() {
        let names = Set(Self.commands.map(\.testDescription))
        let some = [
            "ocmw-gateway serve", "ocmw-gateway config check", "ocmw-gateway message verify", "ocmw-gateway demo",
            "mock-ksz serve", "mock-ksz may", "mock-ksz send", "mock-ksz config check", "ocmw-verify log",
            "ocmw-verify document",
        ]
        #expect(names.isSuperset(of: some) && names.count > 30, "\(names.count)")
    }

    @Test(arguments: commands)
    func helpHasAbstractAndExample(command: Walked) throws {
        let configuration = command.type.configuration
        #expect(!configuration.abstract.isEmpty)
        let help = try Self.help(command)
        #expect(help.contains("Example: ") || help.contains("Example:\n") || help.contains("Examples:"))
        #expect(try !Self.examples(command).isEmpty, "\(command.testDescription)")
    }

    /// The program reads each call that it shows, and one with an option that it does not have is refused.
    @Test(arguments: commands)
    func exampleIsReadByTheProgram(command: Walked) throws {
        let root = try #require(Self.programs.first { $0.name == command.words[0] }).type
        for call in try Self.examples(command) {
            #expect(throws: Never.self, "\(call)") { _ = try root.parseAsRoot(call) }
            #expect(throws: (any Error).self) { _ = try root.parseAsRoot(call + ["--no-such-option"]) }
        }
    }

    /// The last words of commands that list, show or judge something.
    static let showing = ["list", "show", "check", "timeline", "verify", "may", "send", "log", "document"]

    /// What lists or shows can be read by programs as well; `mock-ksz config check` tells one mistake in words.
    @Test(
        arguments: commands.filter {
            showing.contains($0.words.last ?? "") && $0.testDescription != "mock-ksz config check"
        })
    func whatListsOrShowsHasJSON(command: Walked) throws {
        #expect(try Self.help(command).contains("--json"), "\(command.testDescription)")
    }
}

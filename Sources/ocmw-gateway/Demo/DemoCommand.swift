import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle

/// `ocmw-gateway demo`: the whole federation on this machine, playing its main story.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Play the whole federation on this machine: hub, two gateways, three OCMWs.",
        discussion: """
            Starts mock-ksz and two gateways as processes of their own on 127.0.0.1, plays an application through them,
            prints timelines and access logs, and verifies every document, message and log. Everything it makes lies in
            the data directory, which is made anew. Without --once it keeps serving until SIGINT or SIGTERM.
            With --sandbox it plays no story: OCMW A knows one person, and everything serves. Addresses, API keys and the
            keys of an OCMW of your own are in federation.json of the data directory.
            It reads the folders Schemas and Tests/Judges of the repository: run it there, or name them.
            Exit code 0: every step held; 1: a step did not hold; 2: the demo could not start.

            Example: ocmw-gateway demo --once --seed 7
            """)

    @Flag(help: "Stop after the story.")
    var once = false

    @Flag(help: "Play no story, only serve: for your own messages.")
    var sandbox = false

    @Option(help: "Tell this https address of events: <url>/a, /b and /c for the three OCMWs.")
    var webhook: String?

    @Option(help: "Other seeds give other persons, names and KBO numbers.")
    var seed: UInt64 = 1

    @Option(name: .customLong("data-directory"), help: "The folder for everything that the demo makes.")
    var dataDirectory = "demo-data"

    @Option(help: "The folder with schemas and WSDL.")
    var schemas = "Schemas"

    @Option(help: "The folder with the Python programs that judge SOAP messages.")
    var judges = "Tests/Judges"

    func validate() throws {
        guard let webhook, !WebhookConfiguration.isAddress(webhook) || webhook.contains("\"") else { return }
        throw ValidationError("--webhook must be an https address without user, query and fragment")
    }

    func run() async throws {
        try await CommandFailure.explained {
            try DemoMaterial(schemas: absolute(schemas), judges: sandbox ? nil : absolute(judges)).check()
        }
        let outcome = DemoOutcome()
        let service = DemoService(
            folder: DemoFolder(path: absolute(dataDirectory)), seed: seed, keepsServing: !once, playsStory: !sandbox,
            webhook: webhook, schemas: absolute(schemas), judges: absolute(judges), outcome: outcome)
        var logger = Logger(label: "demo") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                ],
                gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
        throw ExitCode(outcome.exitCode)
    }

    private func absolute(_ path: String) -> String {
        let text = URL(filePath: path).absoluteURL.standardizedFileURL.path(percentEncoded: false)
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

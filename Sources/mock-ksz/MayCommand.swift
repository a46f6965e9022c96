import ArgumentParser
import Foundation
import KSZHub
import KSZHubHTTP
import Messages
import SocialSecurity

/// `mock-ksz may`: asks the decision table without sending anything.
struct MayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "may",
        abstract: "Tell whether an OCMW may use a flow about a person, and which rule decides.",
        discussion: """
            Prints the rule, the lines of the policy file that it stands on, and what helps. Unlike a sender, who reads the \
            same words for both, you are told which level of the directory refuses: integrated-in-sector (no OCMW) or \
            integrated-by-requester (others, but not this one). Nothing is sent or remembered.

            Exit code 0: allowed; 1: refused; 2: the question or the configuration is unusable.

            Example: mock-ksz may --config mock-ksz.yaml --from 0999999922 --flow consultLivingWages \
            --context PCSA:SOCIAL_INQUIRY --ssin 71023000122 --json
            """)

    @OptionGroup var file: ConfigurationOption

    @Option(help: "The KBO number of the OCMW that asks.")
    var from: String

    @Option(help: "The flow: the name of an operation, such as requestInquiry.")
    var flow: String

    @Option(help: "The legal context.")
    var context: String

    @Option(help: "The number of the person (INSZ).")
    var ssin: String

    @Option(help: "The KBO number of the recipient; adds the rules about it.")
    var to: String?

    @Option(help: "The role of the person: 1 applicant, 2 cohabitant, 3 maintenance debtor.")
    var role: Int?

    @Flag(help: "Answer as one line of JSON.")
    var json = false

    func run() async throws {
        try await Failure.explained {
            let settings = try await HubSettings.read(file.path)
            let explanation = try await DryRun(settings.hub).decide(try question())
            let answer = MayAnswer(explanation, policyFile: settings.hub.policyFile)
            Standard.printLine(json ? try answer.json() : answer.text)
            if !answer.allowed { throw ExitCode(1) }
        }
    }

    private func question() throws -> AccessQuestion {
        guard let operation = Messages.Operation(rawValue: flow), operation.isSentByCustomer else {
            throw UsageError("--flow is not an operation that an OCMW sends")
        }
        if let role, PersonRole(rawValue: role) == nil {
            throw UsageError("--role is 1, 2 or 3")
        }
        do {
            return AccessQuestion(
                requester: try EnterpriseNumber(from), recipient: try to.map { try EnterpriseNumber($0) },
                operation: operation, legalContext: try LegalContext(context), ssin: try SSIN(ssin),
                role: role.flatMap(PersonRole.init(rawValue:)))
        } catch let error as SocialSecurityError {
            throw UsageError("--from, --to or --ssin: \(error.reason)")
        } catch {
            throw UsageError("--context is 1 to 64 printable ASCII characters")
        }
    }
}

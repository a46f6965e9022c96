import ArgumentParser
import Foundation
import KSZHub
import Messages
import SOAPClient
import XMLSecurity

/// How the program speaks: results on standard output, errors on standard error.
enum Standard {
    /// Writes one line to standard output at once.
    static func printLine(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Writes one line to standard error.
    static func printError(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// An option with a value that it cannot have.
struct UsageError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Turns an error into a line with reason and remedy, and exit code 2.
enum Failure {
    static func explained(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let (reason, remedy) = explanation(of: error)
            Standard.printError("mock-ksz: \(reason)")
            Standard.printError("Remedy: \(remedy)")
            throw ExitCode(2)
        }
    }

    /// What went wrong, and what to do.
    private static func explanation(of error: any Error) -> (reason: String, remedy: String) {
        switch error {
        case let error as UsageError:
            (error.reason, "correct the option; mock-ksz COMMAND --help shows an example.")
        case let error as KSZHubError:
            ("\(error.reason) [\(error.code.rawValue)]", remedy(error.code))
        case let error as UnprovenAnswer:
            (
                "the answer proves nothing: \(error.reason)",
                "check --hub-kbo and --anchors, and that the hub's clock is right."
            )
        case let error as SOAPClientError:
            (
                "no answer from the hub: \(error)\(error.cause.map { " [\($0.rawValue)]" } ?? "")",
                """
                \(error.cause?.remedy ?? "check --hub, that it runs, and the TLS files"); then send the same bytes \
                again: --output keeps them as document.xml, which goes without --fresh.
                """
            )
        case let error as XMLSecurityError:
            (
                "the document cannot be used: \(error.reason) [\(error.code.rawValue)]",
                "name a file with one XML document; --fresh gives a template its Id."
            )
        case let error as MessagesError:
            ("a document cannot be read: \(error)", "compare it with its schema in Schemas/.")
        default:
            ("\(error)", "check the address and the files of the configuration, and start again.")
        }
    }

    static func remedy(_ code: KSZHubError.Code) -> String {
        switch code {
        case .policyUnreadable: "correct the line of the policy file (docs/policy-file.md)."
        case .faultsUnreadable: "correct the line of the faults file (docs/mock-hub.md)."
        case .membersInconsistent: "correct memberNames and members.* in the configuration."
        case .dataUnreadable: "correct the file (docs/mock-hub.md shows its form)."
        case .configurationInvalid: "correct the configuration (docs/mock-hub.md lists every key)."
        case .storageFailed: "check disk space and permissions of dataDirectory; no second hub may use it."
        case .identityUnusable: "check that key and certificate belong together and are PEM files."
        case .recipientUnreachable: "check that the gateway runs at the member's url."
        }
    }
}

import AuditLog
import ArgumentParser
import Foundation
import Gateway
import GatewayHTTP
import MessageStore
import XMLSecurity

/// Why a command could not be carried out, with what to do.
struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    let reason: String
    let remedy: String

    init(_ reason: String, remedy: String) {
        self.reason = reason
        self.remedy = remedy
    }

    var description: String { "\(reason)\nRemedy: \(remedy)" }

    /// Exit status when a command was carried out and its answer is no.
    static let invalid = ExitCode(1)
    /// Exit status when no answer could be reached.
    static let unusable = ExitCode(2)

    /// Runs a command; an error is told on standard error with reason and remedy, and ends it with status 2.
    ///
    /// - Parameter remedy: what to do about an error that brings no remedy of its own.
    static func explained(
        remedy: String = "correct what is named, and repeat the command", _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as ExitCode {
            throw error
        } catch {
            print(error: Self.text(of: error, fallback: remedy))
            throw unusable
        }
    }

    static func text(of error: any Error, fallback: String) -> String {
        switch error {
        case let error as RequestProblem: Self.text(of: error)
        case let error as MessageStoreError: "\(error)\nRemedy: \(error.remedy)"
        case let error as AuditLogError:
            "\(error)\nRemedy: run ocmw-gateway audit verify, which names the line, and restore a backup"
        case let error as XMLSecurityError: "\(error)\nRemedy: \(Self.remedy(for: error.code))"
        case let error as GatewayError: "\(error)\nRemedy: \(error.remedy ?? fallback)"
        case let error as ServerError: "\(error)\nRemedy: correct the key of the configuration that names it"
        case is CommandFailure, is ConfigurationFindings: String(describing: error)
        default: "\(error)\nRemedy: \(fallback)"
        }
    }

    /// A problem of the interface in the words of the command line: `/legalContext` is the option `--legal-context`.
    private static func text(of problem: RequestProblem) -> String {
        guard problem.code == .invalidRequest, !problem.errors.isEmpty else {
            return "\(problem.detail)\nRemedy: \(problem.remedy)"
        }
        let lines = problem.errors.map { "\(optionName(of: $0.field)): \($0.message)" }
        return (lines + ["Remedy: correct what is named, and repeat the command (--help)"]).joined(separator: "\n")
    }

    /// The option that stands for a member of a body or a parameter of a query.
    static func optionName(of field: String) -> String {
        let name = field.split(separator: "/").first.map(String.init) ?? field
        guard name != "ssin" else { return "the number on standard input" }
        let words = name.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }
        return "--" + words.joined()
    }

    /// What to do about a file, a key or an instant that cannot be used.
    static func remedy(for code: XMLSecurityError.Code) -> String {
        switch code {
        case .notWellFormed, .characterRefused:
            "name a whole file, as it was signed, with one document or message"
        case .documentTypeRefused, .processingInstructionRefused, .encodingRefused, .namespaceRefused:
            "have the sender write it without that, in UTF-8, and sign it again (docs/xml-profile.md, Refused)"
        case .limitExceeded: "have the sender write a smaller one (docs/xml-profile.md, Limits)"
        case .schemaUnusable: "name an XML schema that can be read; what it includes stands in its folder"
        case .timeNotValid: "write the instant with its offset, such as 2026-03-02T09:15:00Z"
        case .notSignable: "name an unsigned document whose root has an Id"
        case .keyUnusable, .certificateUnusable, .keyCertificateMismatch:
            "check the certificate and key files that are named"
        case .libraryFailure: "repeat the command with more memory; if that is not it, report it"
        }
    }

    static func print(error text: String) {
        FileHandle.standardError.write(Data("error: \(TerminalText.escapedLines(text))\n".utf8))
    }
}

extension GatewayError {
    /// What an administrator does about it; `nil` where the configuration may be the cause.
    fileprivate var remedy: String? {
        switch code {
        case .notFound: "name something that this OCMW has: the list commands show what there is"
        case .invalidInput: "correct what is named, and repeat the command"
        case .conflict: "nothing was changed; show the present state first"
        case .forbiddenByRule where rule == "year-not-over":
            "nothing was erased. Erase the year from 2 January after it on (UTC), or one line (--index) or a person "
                + "(--person) today"
        case .forbiddenByRule: "nothing was changed: the rule that is named forbids it"
        case .confirmationNeeded: "nothing was changed; if it is meant, repeat it with the option that says so (--help)"
        case .notAllowed: "have somebody do it who may"
        case .auditFailed: "run ocmw-gateway audit verify, and show the adviser what it finds"
        case .documentNotValid, .signingFailed, .storedDocumentUnreadable: nil
        }
    }
}

extension MessageStoreError {
    /// What an administrator does about it.
    fileprivate var remedy: String {
        switch code {
        case .notFound: "list what there is, and use an identifier of the list"
        case .versionConflict, .keyInUse: "repeat the command"
        case .illegalTransition: "show the row; this act is not possible in its state"
        case .limitExceeded: "revoke or remove one first"
        case .schemaTooNew: "run the program version that wrote the database, or a newer one"
        case .fileReplaced:
            "stop the gateway, put the file in place, start it, and run audit verify (docs/audit-log.md)"
        case .schemaDiffers: "take out what is named, or restore a backup; audit verify shows all of it"
        case .rowNotOurs: "run ocmw-gateway audit verify, and restore a backup"
        case .undecipherable, .keyFile: "give the key file that belongs to the database, mode 0600, from its backup"
        case .database:
            "look at disk space and permissions of data.directory; if they are right, the database is damaged: run "
                + "ocmw-gateway audit verify, and restore a backup"
        case .inUse: "stop every gateway and command that uses this database, on every machine, and repeat the command"
        case .backup: "name a folder that store backup made, whole and unchanged, or make a new backup"
        case .restoreBrokenOff: "repeat ocmw-gateway store restore; nothing of what was there is lost"
        case .notOffered: "use what the database of store.kind brings for it (docs/operations.md)"
        case .closed: "repeat the command"
        }
    }
}

import ArgumentParser
import Foundation
import Messages
import SocialSecurity
import XMLSecurity

/// `mock-ksz send`: hands one document to a hub as an OCMW would, and judges the answer.
struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a document to a hub as an OCMW would, and judge the signed answer.",
        discussion: """
            FILE is a business document in XML. A signed one goes as it is; an unsigned one is signed first. The message \
            around it gets WS-Security, the answer is verified: its signature and confirmation, the hub's stamp, the \
            receipt, refusal or result.

            With --fresh FILE is a template: it gets a new ticket, Id and timestampSent, the organisation of the signing \
            certificate as sender and, unless it answers another document, a new conversation; then it is signed. \
            Questions to the hub are then addressed to the hub of --hub-kbo.

            Exit code 0: delivered or answered; 1: refused or not forwarded, with code, rule, place and remedy; 2: the \
            file or the options are unusable, the hub cannot be reached, or its answer proves nothing.

            Example: mock-ksz send --config demo-data/configuration/send-b.yaml --fresh \
            demo-data/templates/registerPerson.xml
            """)

    @OptionGroup(title: "Who sends, and where to") var sender: SenderOptions
    @OptionGroup(title: "Templates") var template: TemplateOptions

    @Option(
        help: .init(
            "Folder for document.xml, stamp.xml, receipt.xml or the like, request.xml and response.xml.",
            valueName: "folder"))
    var output: String?

    @Option(help: "Language of a refusal's text: nl, fr, de or en.")
    var language: Language = .en

    @Flag(help: "Answer as one line of JSON.")
    var json = false

    @Argument(help: "The document.")
    var file: String

    func run() async throws {
        try await Failure.explained {
            let settings = try await sender.settings()
            let values = try template.values(sender: settings)
            let document = try OutgoingDocument(
                try InputFile.bytes(file), fresh: values, identity: settings.identity, at: SystemTime.now())
            let kept = try output.map { try KeptFiles(folder: $0) }
            let exchange = try await Exchange.run(document, settings, keeping: kept)
            let report = SendReport(exchange, language: language)
            Standard.printLine(json ? try report.json() : report.text)
            if !report.outcome.isSuccess { throw ExitCode(1) }
        }
    }
}

extension Language: ExpressibleByArgument {}

/// The values with which a template is filled.
struct TemplateOptions: ParsableArguments {
    @Flag(help: "Treat the file as a template: new ticket, Id, timestampSent and sender, signed anew.")
    var fresh = false

    @Option(help: .init("With --fresh: the recipient.", valueName: "kbo"))
    var to: String?

    @Option(help: .init("With --fresh: the number of the person (INSZ).", valueName: "insz"))
    var ssin: String?

    @Option(help: .init("With --fresh: the conversation, to go on in one.", valueName: "ticket"))
    var conversation: String?

    @Option(
        help: .init(
            "With --fresh: the signed document to answer; gives inReplyTo, conversation, person, recipient.",
            valueName: "file"))
    var inReplyTo: String?

    /// What to change in the document; nil without `--fresh`.
    func values(sender: SenderSettings) throws -> FreshValues? {
        guard fresh else {
            guard to == nil, ssin == nil, conversation == nil, inReplyTo == nil else {
                throw UsageError("--to, --ssin, --conversation and --in-reply-to need --fresh")
            }
            return nil
        }
        var values = FreshValues(sender: sender.organisation, hub: sender.hub)
        if let inReplyTo {
            let root = try XMLReader.parse(try InputFile.bytes(inReplyTo))
            values.answered = AnsweredDocument(
                document: try BusinessDocument(root),
                digest: try DocumentDigest(SHA256Digest.of(root.canonicalBytes())))
        }
        do { values.recipient = try to.map { try EnterpriseNumber($0) } } catch let error as SocialSecurityError {
            throw UsageError("--to: \(error.reason)")
        }
        do { values.ssin = try ssin.map { try SSIN($0) } } catch let error as SocialSecurityError {
            throw UsageError("--ssin: \(error.reason)")
        }
        do { values.conversation = try conversation.map { try Ticket($0) } } catch {
            throw UsageError("--conversation is a UUID, or 1 to 32 letters, digits and hyphens")
        }
        return values
    }
}

/// Files that a command reads.
enum InputFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UsageError("\(path) cannot be read")
        }
        return Array(data)
    }
}

/// The system's clock.
enum SystemTime {
    static func now() -> UTCInstant {
        UTCInstant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}

import ArgumentParser
import Messages
import XMLSecurity

/// `ocmw-verify document`: proves signed business documents.
struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Proves signed business documents (also receipts, refusals and stamps).",
        discussion: """
            Checks signature, certificate chain, that the signer is the organisation the document names, and its form.
            The signature is judged at the instant of the hub's stamp when one is given, else at --at, else now.

            Example:
              ocmw-verify document --trust ca.pem --stamp stamp.xml --hub 0299999917 transfer.xml
            """)

    @Argument(help: "Files, each with one signed document.")
    var files: [String]
    @Option(help: "PEM file of the certificates that signers must chain to.")
    var trust: String
    @Option(help: "Revocation list (PEM or DER), one option each. Newer ones than the instant speak of it too.")
    var crl: [String] = []
    @Option(help: "OCSP response (DER), one option each. With either, every issuer below the anchors needs one.")
    var ocsp: [String] = []
    @Flag(help: "Accept certificates about whose revocation nothing usable is known; the report says so.")
    var softFail = false
    @Option(help: "The hub's stamp of the document: fixes the instant at which its signature is judged.")
    var stamp: String?
    @Option(help: "KBO number of the hub: who alone may sign stamps.")
    var hub: String?
    @Option(help: "Instant at which signatures are judged, e.g. 2026-03-02T09:15:00Z.")
    var at: String?
    @Option(help: "Folder of the schemas; without it the form is checked by the decoder alone.")
    var schemas: String?
    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        guard stamp == nil || files.count == 1 else {
            throw ValidationError("--stamp belongs to one document: give one file.")
        }
        guard (stamp == nil) == (hub == nil) else {
            throw ValidationError("--stamp and --hub go together: a stamp counts only when the hub signed it.")
        }
    }

    func run() throws {
        let judge = try DocumentJudge(
            trustFile: trust, revocation: .init(lists: crl, responses: ocsp, isSoft: softFail),
            schemaFolder: schemas, hub: hub)
        let instant = try Instant.option(at)
        let reports = try files.map { file in
            try judge.report(on: file, bytes: read(file), stamp: stamp.map(read), at: instant)
        }
        print(json ? try DocumentReport.json(reports) : reports.map(\.text).joined(separator: "\n"))
        if !reports.allSatisfy(\.failures.isEmpty) { throw ExitCode(1) }
    }

    private func read(_ file: String) throws -> [UInt8] {
        try InputFile(path: file).bytes(upTo: XMLLimits.standard.byteCount)
    }
}

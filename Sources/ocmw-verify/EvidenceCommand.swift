import ArgumentParser
import AuditLog
import Foundation
import SocialSecurity
import XMLSecurity

/// `ocmw-verify evidence`: proves what a bundle says of one conversation.
struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Proves a bundle of evidence: what was sent, received, answered and refused in one conversation.",
        discussion: """
            Checks every document's signature and chain at the time of its hub stamp, how documents, receipts, refusals and
            stamps refer to one another, and the lines of the log with proofs, checkpoints and cosignatures.
            Revocation lists of the bundle count; give newer ones with --crl: what was stolen before may have come out since.
            docs/evidence-bundle.md describes the file and every failed step.

            Example:
              ocmw-verify evidence c-1.evidence.json --trust anchors.pem --hub 0299999917
            """)

    @Argument(help: "The bundle.")
    var file: String
    @Option(help: "PEM file of the certificates that signers must chain to.")
    var trust: String
    @Option(help: "KBO number of the hub: who alone may sign stamps.")
    var hub: String?
    @Option(help: "Verifier key of a log, from a source other than the bundle; may be repeated, one for each year.")
    var logKey: [String] = []
    @Option(help: "Key of a witness (type 04): each checkpoint then needs its cosignature; may be repeated.")
    var witnessKey: [String] = []
    @Option(help: "Revocation list (PEM or DER) beside those of the bundle; may be repeated.")
    var crl: [String] = []
    @Option(help: "OCSP response (DER) beside those of the bundle; may be repeated.")
    var ocsp: [String] = []
    @Flag(help: "Accept certificates about whose revocation nothing usable is known; the report says so.")
    var softFail = false
    @Option(help: "Instant at which signatures are judged that nothing else dates; now when left out.")
    var at: String?
    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let judge = try EvidenceJudge(settings: try settings())
        let report: EvidenceReport
        do {
            report = try judge.judge(BundleFile(path: file))
        } catch let refusal as BundleRefusal {
            throw UnusableInput(
                description: "\(file) is no bundle of evidence: \(refusal.code.rawValue) at \(refusal.place). "
                    + "Take it again, or ask for the file as it was taken.")
        } catch let error as XMLSecurityError {
            throw UnusableInput(description: "a certificate or revocation list cannot be used: \(error.reason).")
        }
        print(json ? try report.json : report.text)
        if !report.isValid { throw ExitCode(1) }
    }

    private func settings() throws -> EvidenceSettings {
        var settings = EvidenceSettings(anchors: try anchors(), instant: try Instant.option(at))
        settings.revocationLists = try crl.map { try InputFile(path: $0).bytes(upTo: 16 << 20) }
        settings.ocspResponses = try ocsp.map { try InputFile(path: $0).bytes(upTo: 1 << 20) }
        settings.isSoft = softFail
        settings.hub = try hub.map { text in
            do {
                return try EnterpriseNumber(text)
            } catch {
                throw UnusableInput(description: "--hub: not a KBO number of ten digits.")
            }
        }
        settings.logKeys = try logKey.map { try KeyOption.verifierKey("--log-key", $0) }
        settings.witnessKeys = try witnessKey.map { try KeyOption.witnessKey("--witness-key", $0) }
        return settings
    }

    private func anchors() throws -> [Certificate] {
        let bytes = try InputFile(path: trust).bytes(upTo: 1 << 20)
        do {
            return try Certificate.all(pem: bytes)
        } catch {
            throw UnusableInput(description: "--trust holds nothing usable: \(error.reason).")
        }
    }
}

import Foundation
import Messages
import SocialSecurity
import XMLSecurity

/// Judges signed documents by anchors alone.
struct DocumentJudge {
    private let verifier: DocumentVerifier
    private let schemas: DocumentSchemas?
    private let hub: String?

    /// Files with what is known about revocation.
    struct Revocation {
        var lists: [String] = []
        var responses: [String] = []
        /// Accepts what nothing is known about.
        var isSoft = false

        func store(anchors: [Certificate]) throws -> TrustStore {
            let policy = RevocationPolicy(whenUnknown: isSoft ? .softFail : .hardFail)
            return try TrustStore(
                anchors: anchors, revocationLists: lists.map { try InputFile(path: $0).bytes(upTo: 16 << 20) },
                ocspResponses: responses.map { try InputFile(path: $0).bytes(upTo: 1 << 20) },
                policy: lists.isEmpty && responses.isEmpty ? nil : policy)
        }
    }

    /// - Throws: `UnusableInput` when anchors or schemas cannot be used.
    init(trustFile: String, revocation: Revocation, schemaFolder: String?, hub: String?) throws {
        self.hub = hub
        do {
            let anchors = try Certificate.all(pem: InputFile(path: trustFile).bytes(upTo: 1 << 20))
            verifier = DocumentVerifier(trust: try revocation.store(anchors: anchors))
        } catch let error as XMLSecurityError {
            throw UnusableInput(description: "--trust, --crl or --ocsp holds nothing usable: \(error.reason).")
        }
        do {
            schemas = try schemaFolder.map { try DocumentSchemas(directory: $0) }
        } catch let error as MessagesError {
            throw UnusableInput(description: "--schemas: \(error). Give the folder Schemas of the project.")
        }
    }

    /// Judges one document; with a stamp, the stamp is judged first and fixes the instant.
    func report(on file: String, bytes: [UInt8], stamp: [UInt8]?, at instant: UTCInstant) throws -> DocumentReport {
        guard let stamp else { return try judge(file, bytes, as: "document", at: instant).report }
        let stamped = try judge("stamp", stamp, as: "stamp", at: Self.hubClock(of: stamp))
        guard let content = stamped.document, case .hubStamp(let hubStamp) = content.payload,
            content.header.sender.digits == hub, stamped.report.failures.isEmpty
        else {
            let failures = stamped.report.failures
            return DocumentReport(
                file: file, failures: failures.isEmpty ? [EvidenceFinding(.stampNotByHub, "stamp")] : failures)
        }
        var judged = try judge(file, bytes, as: "document", at: hubStamp.timestampReceive).report
        judged.judgedAt = hubStamp.timestampReceive.xmlDateTime
        if let digest = judged.digest, digest != hubStamp.digest.base64 {
            judged.failures.append(EvidenceFinding(.stampDiffers, "stamp", "the stamp names another document"))
        }
        return judged
    }

    /// The time that a stamp states: the hub is the clock of the network, so its own signature is judged then.
    private static func hubClock(of stamp: [UInt8]) throws -> UTCInstant {
        let document: BusinessDocument
        do {
            document = try BusinessDocument(try XMLReader.parse(stamp, limits: .standard))
        } catch {
            throw UnusableInput(description: "--stamp is not a document: \(error). Give the stamp as it was stored.")
        }
        guard case .hubStamp(let content) = document.payload else {
            throw UnusableInput(description: "--stamp is another document than a stamp of the hub.")
        }
        return content.timestampReply
    }

    /// - Parameter place: what findings name.
    private func judge(_ file: String, _ bytes: [UInt8], as place: String, at instant: UTCInstant) throws
        -> (report: DocumentReport, document: BusinessDocument?)
    {
        var report = DocumentReport(file: file, judgedAt: instant.xmlDateTime)
        do {
            switch try verifier.verify(bytes: bytes, at: instant) {
            case .invalid(let steps):
                report.failures = steps.map { EvidenceFinding($0.code.rawValue, place, $0.text) }
            case .valid(let verified):
                let document = read(verified, place, into: &report)
                return (report, document)
            }
        } catch {
            throw UnusableInput(description: "\(file) is not a document: \(error.reason).")
        }
        return (report, nil)
    }

    private func read(_ verified: VerifiedDocument, _ place: String, into report: inout DocumentReport)
        -> BusinessDocument?
    {
        report.signer = verified.signer.subject
        report.revocation = verified.revocation.rawValue
        report.digest = Base64.encode(verified.digest)
        do throws(MessagesError) {
            let document = try BusinessDocument(verified.element)
            report.operation = document.operation.rawValue
            report.ticket = document.header.ticket.value
            try schemas?.validate(bytes: verified.bytes, service: document.operation.service)
            guard verified.signer.enterpriseNumberDigits == document.header.sender.digits else {
                report.failures.append(EvidenceFinding(.signerNotSender, place))
                return nil
            }
            return document
        } catch {
            report.failures.append(EvidenceFinding(.documentForm, place, "\(error)"))
            return nil
        }
    }
}

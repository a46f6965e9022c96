import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// What the judgement of a bundle stands on: whose it is, its manifest, certificates, lists and checkpoints.
struct EvidenceGround {
    private static let revocationByteLimit = 256 << 20

    let head: BundleFile.Head
    let organisation: EnterpriseNumber
    let manifest: EvidenceManifest
    let trust: TrustStore
    let logs: LogReading
    let findings: [EvidenceFinding]

    /// Reads them.
    ///
    /// - Throws: `BundleRefusal` for a file that is no bundle.
    init(_ file: BundleFile, settings: EvidenceSettings) throws {
        var aids = Aids()
        var logs: [(BundleLog, String)] = []
        head = try file.read { name, element, index in
            let place = "\(name)[\(index)]"
            switch name {
            case "certificates": try aids.takeCertificate(element, place)
            case "revocation": try aids.take(BundleRevocation(element, at: place), place)
            case "logs": logs.append((try BundleLog(element, at: place), place))
            default: break
            }
        }
        organisation = try Self.organisation(head)
        manifest = try Self.manifest(head)
        trust = try aids.trust(settings)
        findings = aids.findings
        var reading = LogReading(organisation: head.organisation, settings: settings)
        for (log, place) in logs { reading.take(log, place: place) }
        self.logs = reading
    }

    private static func organisation(_ head: BundleFile.Head) throws -> EnterpriseNumber {
        guard let organisation = try? EnterpriseNumber(head.organisation),
            organisation.digits.utf8.elementsEqual(head.organisation.utf8)
        else { throw BundleRefusal(.memberMalformed, "organisation") }
        return organisation
    }

    private static func manifest(_ head: BundleFile.Head) throws -> EvidenceManifest {
        guard let stated = head.manifest else { throw BundleRefusal(.memberMissing, "manifest") }
        guard (try? Ticket(head.conversation)) != nil else { throw BundleRefusal(.memberMalformed, "conversation") }
        guard (try? UTCInstant(xmlDateTime: head.madeAt)) != nil else {
            throw BundleRefusal(.memberMalformed, "madeAt")
        }
        return EvidenceManifest(
            organisation: head.organisation, conversation: head.conversation, madeAt: head.madeAt,
            documents: stated.documents, files: stated.files, lines: stated.lines, openings: stated.openings,
            sealCount: stated.sealCount)
    }

    /// Certificates and lists: they help to judge signatures, and whoever signed them vouches for them.
    private struct Aids {
        private var certificates: [Certificate] = []
        private var lists: [[UInt8]] = []
        private var responses: [[UInt8]] = []
        private var revocationByteCount = 0
        private(set) var findings: [EvidenceFinding] = []

        mutating func takeCertificate(_ element: JSONElement, _ place: String) throws {
            guard case .text(let text) = element else { throw BundleRefusal(.memberMalformed, place) }
            guard text.count <= XMLLimits.standard.certificateByteCount else { throw BundleRefusal(.tooLarge, place) }
            guard let der = BundleFields.strictBase64(String(decoding: text, as: UTF8.self)) else {
                throw BundleRefusal(.memberMalformed, place)
            }
            do {
                certificates.append(try Certificate(der: der))
            } catch {
                findings.append(EvidenceFinding(.certificateUnreadable, place))
            }
        }

        /// Takes a list only when it can be read: one that cannot would refuse all of them.
        mutating func take(_ source: BundleRevocation, _ place: String) throws {
            revocationByteCount += source.bytes.count
            guard revocationByteCount <= EvidenceGround.revocationByteLimit else {
                throw BundleRefusal(.tooLarge, "revocation")
            }
            do {
                if source.isList {
                    _ = try RevocationList(source.bytes)
                    lists.append(source.bytes)
                } else {
                    _ = try OCSPResponse(der: source.bytes)
                    responses.append(source.bytes)
                }
            } catch {
                findings.append(EvidenceFinding(.revocationUnreadable, place))
            }
        }

        func trust(_ settings: EvidenceSettings) throws -> TrustStore {
            try TrustStore(
                anchors: settings.anchors, revocationLists: settings.revocationLists + lists,
                ocspResponses: settings.ocspResponses + responses, partners: certificates,
                intermediates: certificates,
                policy: RevocationPolicy(whenUnknown: settings.isSoft ? .softFail : .hardFail))
        }
    }
}

import AuditLog
import Foundation
import Messages
import XMLSecurity

@testable import ocmw_verify

/// The bundle of a conversation as the page describes it, put together here and not by the gateway; parts can be changed.
struct TestBundle {
    var members: [String: Any]
    let witnessKey: CosignatureKey
    let logKey: NoteVerifierKey

    /// - Parameters:
    ///   - cosigned: days ago when a witness cosigned the checkpoint; nil: nobody did.
    ///   - covering: number of lines that the checkpoint covers; nil: all.
    ///   - inventing: a line that the seal counts as the newest, at index 10^9; the log does not have it.
    ///   - foreseeing: a line that the seal counts as the newest, and that the log takes after the seal.
    init(
        _ story: TestConversation, cosigned: Double? = 49, covering size: UInt64? = nil,
        inventing invented: SealedLeaf? = nil, foreseeing foreseen: SealedLeaf? = nil
    ) throws {
        let madeAt = story.at(500).xmlDateTime
        var (documents, files) = (EvidenceTally.Counter(), EvidenceTally.Counter())
        for document in story.documents {
            documents.add(MerkleHash(document.digest))
            files.add(hashOf: document.bytes)
        }
        let digests = Set(story.documents.map(\.digest.bytes))
        var ownLines = story.log.leaves.enumerated().filter { $0.element.leaf.conversation != nil }
            .map { (offset: $0.offset, element: $0.element) }
        if let foreseen { ownLines.append((story.log.leaves.count + 1, foreseen)) }
        if let invented { ownLines.append((1_000_000_000, invented)) }
        ownLines.reverse()
        var (lines, openings) = (EvidenceTally.Counter(), EvidenceTally.Counter())
        for line in ownLines {
            lines.add(line.element.leafHash)
            if let secret = line.element.side[.messageDigest], digests.contains(secret.value) {
                openings.add(line.element.leafHash)
            }
        }
        let manifest = EvidenceManifest(
            organisation: VerifyPKI.asker.digits, conversation: story.conversation.value, madeAt: madeAt,
            documents: documents.tally, files: files.tally, lines: lines.tally, openings: openings.tally, sealCount: 1)
        let seal = try story.log.append(Self.taking(story, manifest))
        let sealIndex = story.log.size - 1
        if let foreseen { try story.log.append(foreseen) }
        let checkpoint = try story.log.checkpoint(
            size: size, cosignedAt: cosigned.map { UInt64(VerifyPKI.instant(daysAgo: $0).milliseconds / 1000) })
        members = [
            "format": "ocmw-gateway/evidence/v1", "organisation": manifest.organisation,
            "conversation": manifest.conversation, "madeAt": madeAt,
            "manifest": [
                "documents": documents.tally.count, "documentsHash": Self.text(documents.tally.hash.bytes),
                "files": files.tally.count, "filesHash": Self.text(files.tally.hash.bytes),
                "lines": lines.tally.count, "linesHash": Self.text(lines.tally.hash.bytes),
                "openings": openings.tally.count, "openingsHash": Self.text(openings.tally.hash.bytes), "seals": 1,
            ] as [String: Any],
            "seal": [
                try Self.line(seal, sealIndex, story.log, checkpoint, opening: [manifest.digest])
            ],
            "documents": story.documents.map(Self.document),
            "certificates": try ["asker", "answerer", "hub"].map { Self.text(try story.pki.certificate($0).der) },
            "revocation": [
                [
                    "kind": "crl", "usedFrom": madeAt, "bytes": Self.text(try story.pki.bytes("pki/crl.pem")),
                ]
            ],
            "lines": try ownLines.map {
                try Self.line($0.element, UInt64($0.offset), story.log, checkpoint, opening: digests)
            },
            "logs": [
                [
                    "year": story.log.year, "size": Int(size ?? story.log.size),
                    "checkpoint": String(decoding: checkpoint.bytes, as: UTF8.self),
                    "verifierKey": story.log.signer.verifierKey.description,
                ] as [String: Any]
            ],
        ]
        witnessKey = try story.log.witnessKey
        logKey = story.log.signer.verifierKey
    }

    private static func taking(_ story: TestConversation, _ manifest: EvidenceManifest) -> AuditEntry {
        var entry = AuditEntry(
            act: .logExported, timeMilliseconds: story.at(500).milliseconds, access: .consulted,
            organisation: VerifyPKI.asker.digits, application: "ocmw-gateway", actor: .process("cli"))
        entry.conversation = story.conversation.value
        entry.object = "evidence"
        entry.messageDigest = manifest.digest
        return entry
    }

    static func text(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }

    static func document(_ signed: TestConversation.Signed) -> [String: Any] {
        let header = signed.document.header
        var members: [String: Any] = [
            "sender": header.sender.digits, "ticket": header.ticket.value, "recipient": header.recipient.digits,
            "operation": signed.document.operation.rawValue, "service": signed.document.operation.service.rawValue,
            "conversation": header.conversation.value, "storedAt": header.timestampSent.xmlDateTime,
            "digest": signed.digest.base64, "xml": text(signed.bytes),
        ]
        members["inReplyTo"] = header.inReplyTo?.ticket.value
        return members
    }

    static func line(
        _ leaf: SealedLeaf, _ index: UInt64, _ log: TestLog, _ checkpoint: SignedNote, opening digests: Set<[UInt8]>
    ) throws -> [String: Any] {
        var members: [String: Any] = [
            "year": log.year, "index": Int(index), "leaf": text(leaf.leafBytes),
        ]
        if try index < Checkpoint(text: checkpoint.text).size {
            members["proof"] = String(decoding: try log.proof(index, checkpoint).bytes, as: UTF8.self)
        }
        if let secret = leaf.side[.messageDigest], digests.contains(secret.value) {
            members["opening"] = ["digest": text(secret.value), "salt": text(secret.salt)]
        }
        return members
    }

    /// Changes one element of an array.
    mutating func change(_ array: String, _ index: Int, _ body: (inout [String: Any]) -> Void) {
        guard var elements = members[array] as? [[String: Any]] else { return }
        body(&elements[index])
        members[array] = elements
    }

    /// Changes an array as a whole.
    mutating func changeAll(_ array: String, _ body: (inout [Any]) -> Void) {
        guard var elements = members[array] as? [Any] else { return }
        body(&elements)
        members[array] = elements
    }

    var bytes: [UInt8] {
        get throws { [UInt8](try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])) }
    }
}

extension TestBundle {
    /// Judges the bundle with everything the reader may have.
    func judged(
        _ pki: VerifyPKI, hub: Bool = true, logKey: Bool = true, witness: Bool = true,
        _ adapt: (inout EvidenceSettings) -> Void = { _ in }
    ) throws -> EvidenceReport {
        try Self.judge(bytes, pki) { settings in
            settings.hub = hub ? VerifyPKI.hub : nil
            settings.logKeys = logKey ? [self.logKey] : []
            settings.witnessKeys = witness ? [witnessKey] : []
            adapt(&settings)
        }
    }

    static func judge(_ bytes: [UInt8], _ pki: VerifyPKI, _ adapt: (inout EvidenceSettings) -> Void = { _ in }) throws
        -> EvidenceReport
    {
        let path = "\(pki.folder)/\(UUID().uuidString).json"
        try Data(bytes).write(to: URL(filePath: path))
        var settings = EvidenceSettings(anchors: try pki.anchors(), instant: VerifyPKI.instant(daysAgo: 0))
        adapt(&settings)
        return try EvidenceJudge(settings: settings).judge(BundleFile(path: path))
    }
}

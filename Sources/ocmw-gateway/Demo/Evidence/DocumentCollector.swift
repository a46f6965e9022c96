import Messages
import SocialSecurity
import XMLSecurity

/// A signed document that was written to a file.
struct KeptDocument: Sendable {
    let file: String
    let bytes: [UInt8]
    let document: BusinessDocument
    let digest: DocumentDigest

    /// Ticket and digest, as answers name it.
    var reference: DocumentReference { DocumentReference(ticket: document.header.ticket, digest: digest) }
}

/// Fetches every document of every conversation from every side over REST and writes it to a file of its own.
struct DocumentCollector: Sendable {
    let story: Story

    /// Where a document was listed.
    private struct Listed {
        let sender: String
        let ticket: String
        let operation: String
        /// When the first side stored it.
        var storedAt: String
        var holders: [OfficeSoftware] = []

        /// Stored in one commit: the answer to what was sent, the stamp that came with it, what follows from it.
        var rank: Int {
            switch operation {
            case "receipt", "refusal": 0
            case "hubStamp": 1
            default: operation.hasSuffix("Result") ? 0 : 2
            }
        }
    }

    /// Writes `<conversation>-<nn>-<operation>.xml`.
    ///
    /// - Throws: `DemoFailure` when two sides hold other bytes under one ticket.
    func collect() async throws -> [KeptDocument] {
        var kept: [KeptDocument] = []
        for conversation in story.ledger.conversations {
            var texts: [[UInt8]] = []
            for listed in try await listing(conversation) { texts.append(try await bytes(of: listed)) }
            for (index, bytes) in (texts + conversation.documents).enumerated() {
                kept.append(try write(bytes, conversation: conversation.ticket, number: index + 1))
            }
        }
        return kept
    }

    private func listing(_ conversation: Ledger.Conversation) async throws -> [Listed] {
        var listed: [String: Listed] = [:]
        for software in [story.a, story.b, story.c] where conversation.offices.contains(software.office.key) {
            let reply = try await software.get("/v1/conversations/\(conversation.ticket)/documents").expecting(200)
            for item in reply["items"].items {
                let (sender, ticket) = (try item["sender"].text("sender"), try item["ticket"].text("ticket"))
                let new = Listed(
                    sender: sender, ticket: ticket, operation: try item["operation"].text("operation"),
                    storedAt: try item["storedAt"].text("storedAt"))
                var known = listed["\(sender)/\(ticket)"] ?? new
                known.storedAt = min(known.storedAt, new.storedAt)
                known.holders.append(software)
                listed["\(sender)/\(ticket)"] = known
            }
        }
        return listed.values.sorted { ($0.storedAt, $0.rank, $0.ticket) < ($1.storedAt, $1.rank, $1.ticket) }
    }

    private func bytes(of listed: Listed) async throws -> [UInt8] {
        var bytes: [UInt8]?
        for holder in listed.holders {
            let reply = try await holder.get("/v1/documents/\(listed.sender)/\(listed.ticket)")
            _ = try reply.expecting(200)
            try expect(bytes == nil || bytes == reply.bytes, "two sides hold other bytes of \(listed.ticket)")
            bytes = reply.bytes
        }
        return bytes ?? []
    }

    private func write(_ bytes: [UInt8], conversation: String, number: Int) throws -> KeptDocument {
        let document = try BusinessDocument(try XMLReader.parse(bytes))
        let name = "\(conversation)-\(number < 10 ? "0" : "")\(number)-\(document.operation.rawValue).xml"
        let file = "\(story.stage.folder.documents)/\(name)"
        try story.stage.folder.write(bytes, to: file)
        return KeptDocument(
            file: file, bytes: bytes, document: document, digest: try DocumentDigest(SHA256Digest.of(bytes)))
    }
}

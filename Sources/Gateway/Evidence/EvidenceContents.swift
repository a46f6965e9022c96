import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What a conversation has at one moment: counted and fingerprinted, not read.
///
/// What is stored later does not belong to the bundle: the file is written from exactly this.
struct EvidenceContents: Sendable {
    let conversation: Ticket
    /// Digests of its documents, in the order of storing.
    private(set) var documents = EvidenceTally.Counter().tally
    /// SHA-256 of their bytes.
    private(set) var files = EvidenceTally.Counter().tally
    /// Leaf hashes of its lines, newest first.
    private(set) var lines = EvidenceTally.Counter().tally
    /// Leaf hashes of those that are opened.
    private(set) var openings = EvidenceTally.Counter().tally
    /// The newest line, where the listing begins.
    private(set) var newestLine: AuditPosition?
    /// Digests that may be opened in lines: those of its documents, and of the manifest.
    var digests: Set<[UInt8]> = []
    /// The lists and responses that counted when a document was stored, ascending.
    private(set) var revocation: [KeptRevocation] = []

    /// Number of documents.
    var documentCount: Int { documents.count }

    /// Looks through a conversation, a page at a time.
    init(conversation: Ticket, store: any TenantStore, pageSize: Int) async throws {
        self.conversation = conversation
        try await countDocuments(store, pageSize)
        try await countLines(store, pageSize)
    }

    private mutating func countDocuments(_ store: any TenantStore, _ pageSize: Int) async throws {
        var (counter, fileCounter) = (EvidenceTally.Counter(), EvidenceTally.Counter())
        var cursor: StoreCursor?
        var inUse: [Int64: KeptRevocation] = [:]
        var known: Range<Int64> = 0..<0
        repeat {
            let page = try await store.documents(
                conversation: conversation, operation: nil, after: cursor, limit: pageSize)
            for entry in page {
                let digest = entry.document.digest.bytes
                guard let hash = MerkleHash(digest) else {
                    throw GatewayError(.storedDocumentUnreadable, "a digest has another length than 32 bytes")
                }
                counter.add(hash)
                fileCounter.add(hashOf: try await Self.bytes(of: entry.document, store))
                digests.insert(digest)
                let instant = entry.document.storedAt
                guard !known.contains(instant.milliseconds) else { continue }
                let found = try await store.revocation(at: instant)
                for kept in found { inUse[kept.id] = kept }
                known = Self.period(of: found, around: instant)
            }
            cursor = page.last?.cursor
        } while cursor != nil
        documents = counter.tally
        files = fileCounter.tally
        revocation = inUse.values.sorted { $0.id < $1.id }
    }

    private static func bytes(of listed: StoredDocument, _ store: any TenantStore) async throws -> [UInt8] {
        guard let document = try await store.document(sender: listed.sender, ticket: listed.ticket) else {
            throw GatewayError(.storedDocumentUnreadable, "a document of the conversation cannot be read")
        }
        return document.bytes
    }

    /// When the same lists counted, as far as that is certain: none came in between the newest start and the first end.
    private static func period(of found: [KeptRevocation], around instant: UTCInstant) -> Range<Int64> {
        guard let start = found.map(\.from.milliseconds).max(), let end = found.compactMap(\.until?.milliseconds).min(),
            start <= instant.milliseconds, instant.milliseconds < end
        else { return 0..<0 }
        return start..<end
    }

    private mutating func countLines(_ store: any TenantStore, _ pageSize: Int) async throws {
        var (counter, opened) = (EvidenceTally.Counter(), EvidenceTally.Counter())
        var position: AuditPosition?
        repeat {
            let page = try await store.auditLines(.conversation(conversation), before: position, limit: pageSize)
            for line in page {
                let hash = line.leafHash
                counter.add(hash)
                if line.opening(among: digests) != nil { opened.add(hash) }
            }
            position = page.last.map { AuditPosition(year: $0.year, index: $0.index) }
            newestLine = newestLine ?? page.first.map { AuditPosition(year: $0.year, index: $0.index) }
        } while position != nil
        lines = counter.tally
        openings = opened.tally
    }

    func manifest(organisation: EnterpriseNumber, madeAt: UTCInstant, sealCount: Int) -> EvidenceManifest {
        EvidenceManifest(
            organisation: organisation.digits, conversation: conversation.value, madeAt: madeAt.xmlDateTime,
            documents: documents, files: files, lines: lines, openings: openings, sealCount: sealCount)
    }
}

extension AuditLine {
    /// What opens its message digest, when that document is in the bundle.
    func opening(among digests: Set<[UInt8]>) -> AuditSecret? {
        side[.messageDigest].flatMap { digests.contains($0.value) ? $0 : nil }
    }
}

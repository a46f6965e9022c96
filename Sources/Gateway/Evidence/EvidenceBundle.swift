import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// A bundle that was taken, ready to be written: one document, line or list in memory at a time.
public struct EvidenceBundle: Sendable {
    let environment: GatewayEnvironment
    let tenant: Tenant
    let contents: EvidenceContents
    /// What it holds.
    public let manifest: EvidenceManifest
    let seals: [AuditLine]

    /// Writes the file, piece by piece. What breaks off in between is no JSON, and so no bundle.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable` when a document or line that was counted is gone, and what
    ///   the sink throws.
    public func write(to sink: inout some EvidenceSink) async throws {
        var output = EvidenceOutput(sink)
        try await output.write(head())
        var prover = EvidenceProver(tenant: tenant, digests: contents.digests)
        try await output.begin("seal")
        for line in seals { try await output.add(try await prover.json(line)) }
        try await output.end()
        var certificates = EvidenceCertificates(trust: environment.trust)
        try await writeDocuments(&certificates, to: &output)
        try await output.begin("certificates")
        for der in certificates.found { try await output.add(.string(Base64.encode(der))) }
        try await output.end()
        try await writeRevocation(to: &output)
        try await writeLines(&prover, to: &output)
        try await output.begin("logs")
        for log in try await prover.logs() { try await output.add(log) }
        try await output.end()
        try await output.write([UInt8(ascii: "}")])
        sink = output.sink
    }

    /// `{"format":…` and the other members of the head, without the closing brace.
    private func head() throws -> [UInt8] {
        let members = JSONValue.object([
            "organisation": .string(manifest.organisation), "conversation": .string(manifest.conversation),
            "madeAt": .string(manifest.madeAt),
            "manifest": .object([
                "documents": .integer(Int64(manifest.documents.count)),
                "documentsHash": .string(Base64.encode(manifest.documents.hash.bytes)),
                "files": .integer(Int64(manifest.files.count)),
                "filesHash": .string(Base64.encode(manifest.files.hash.bytes)),
                "lines": .integer(Int64(manifest.lines.count)),
                "linesHash": .string(Base64.encode(manifest.lines.hash.bytes)),
                "openings": .integer(Int64(manifest.openings.count)),
                "openingsHash": .string(Base64.encode(manifest.openings.hash.bytes)),
                "seals": .integer(Int64(manifest.sealCount)),
            ]),
        ])
        let format = Array("{\"format\":\"\(EvidenceBundler.format)\",".utf8)
        return format + (try members.canonicalBytes().dropFirst().dropLast())
    }

    private func writeDocuments(
        _ certificates: inout EvidenceCertificates, to output: inout EvidenceOutput<some EvidenceSink>
    ) async throws {
        try await output.begin("documents")
        var (left, cursor): (Int, StoreCursor?) = (contents.documentCount, nil)
        while left > 0 {
            let page = try await tenant.store.documents(
                conversation: contents.conversation, operation: nil, after: cursor,
                limit: min(left, EvidenceBundler.pageSize))
            guard !page.isEmpty else { throw Self.gone("a document") }
            for entry in page {
                let document = try await tenant.store.document(
                    sender: entry.document.sender, ticket: entry.document.ticket)
                guard let document, document.digest == entry.document.digest else { throw Self.gone("a document") }
                certificates.add(of: document)
                try await output.add(Self.json(document))
            }
            left -= page.count
            cursor = page.last?.cursor
        }
        try await output.end()
    }

    private static func gone(_ what: String) -> GatewayError {
        GatewayError(.storedDocumentUnreadable, "\(what) of the conversation is gone since it was counted")
    }

    private static func json(_ document: StoredDocument) -> JSONValue {
        guard case .object(var members) = document.json else { return document.json }
        members["digest"] = .string(Base64.encode(document.digest.bytes))
        members["xml"] = .string(Base64.encode(document.bytes))
        return .object(members)
    }

    private func writeRevocation(to output: inout EvidenceOutput<some EvidenceSink>) async throws {
        try await output.begin("revocation")
        for kept in contents.revocation {
            guard let source = try await tenant.store.revocationSource(id: kept.id) else {
                throw Self.gone("a revocation list")
            }
            var members: [String: JSONValue] = [
                "kind": .string(source.kind.rawValue), "usedFrom": .string(kept.from.xmlDateTime),
                "bytes": .string(Base64.encode(source.bytes)),
            ]
            members["usedUntil"] = kept.until.map { .string($0.xmlDateTime) }
            try await output.add(.object(members))
        }
        try await output.end()
    }

    /// Newest first, from the line that was the newest when they were counted.
    private func writeLines(_ prover: inout EvidenceProver, to output: inout EvidenceOutput<some EvidenceSink>)
        async throws
    {
        try await output.begin("lines")
        var (left, position, hasBegun): (Int, AuditPosition?, Bool) = (contents.lines.count, nil, false)
        while left > 0 {
            let page = try await tenant.store.auditLines(
                .conversation(contents.conversation), before: position, limit: EvidenceBundler.pageSize)
            guard let last = page.last else { throw Self.gone("a line") }
            for line in page where left > 0 {
                let place = AuditPosition(year: line.year, index: line.index)
                hasBegun = hasBegun || place == contents.newestLine
                guard hasBegun else { continue }
                try await output.add(try await prover.json(line))
                left -= 1
            }
            position = AuditPosition(year: last.year, index: last.index)
        }
        try await output.end()
    }
}

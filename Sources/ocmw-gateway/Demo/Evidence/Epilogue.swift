/// Shows what the story left behind, and proves it with our own verifier and with those of others.
struct Epilogue: Sendable {
    let story: Story
    /// Folder of the Python programs.
    let judges: String

    private var narrator: Narrator { story.narrator }
    private var folder: DemoFolder { story.stage.folder }

    func play() async {
        _ = await narrator.act("5  The timeline of each conversation, from every side") {
            try await Timelines(story: story).print()
        }
        _ = await narrator.act("5b The access log of each OCMW, as its security adviser reads it") {
            for adviser in story.advisers { try await AccessLog(adviser: adviser, story: story).print() }
        }
        let documents = await narrator.act("5c Business documents, receipts, refusals, results and stamps") {
            try await provenDocuments()
        }
        _ = await narrator.act("5d SOAP requests and answers") { try await messages() }
        if let documents {
            _ = await narrator.act("5e Audit logs") { try await logs(documents) }
        } else {
            narrator.skipped("5e Audit logs")
        }
    }

    private func provenDocuments() async throws -> [KeptDocument] {
        let documents = try await narrator.step("every document is a file, the same bytes at both sides") {
            let documents = try await DocumentCollector(story: story).collect()
            return (documents, "\(documents.count) files in \(folder.documents)")
        }
        try await narrator.step("our verifier holds every signature, with ca.pem and revocation list") {
            let verified = try DocumentProof(folder: folder).verify(documents)
            return "\(verified) of \(documents.count) valid"
        }
        try await narrator.step("xmlsec1 holds every signature") {
            let verified = try await DocumentProof(folder: folder).judge(documents)
            return "\(verified) of \(documents.count) valid"
        }
        try await narrator.step("every document has its receipt, result or refusal, and the hub's stamp") {
            try EvidenceChain(documents).check()
        }
        return documents
    }

    private func messages() async throws {
        let messages = try await narrator.step("every request and answer is a file, named by conversation and step") {
            let messages = try SOAPFiles(folder: folder).collect()
            return (messages, "\(messages.count) files in \(folder.soap)")
        }
        try await narrator.step("our verifier holds every WS-Security signature") {
            let verified = try SOAPProof(folder: folder, judges: judges).verify(messages)
            return "\(verified) of \(messages.count) valid"
        }
        try await narrator.step("zeep's verifier holds every WS-Security signature") {
            try await SOAPProof(folder: folder, judges: judges).judge(messages)
        }
    }

    private func logs(_ documents: [KeptDocument]) async throws {
        for office in story.cast.offices {
            try await narrator.step("audit verify: the log of \(office.letter) is complete and unchanged") {
                try await LogProof(stage: story.stage).verify(office)
            }
        }
        try await narrator.step("every receipt's leaf hash stands in the recipient's log") {
            try await LogProof(stage: story.stage).promisesKept(in: documents, advisers: story.advisers)
        }
    }
}

import ArgumentParser
import Gateway
import Messages
import XMLSecurity

/// `ocmw-gateway message`: signed business documents in files.
struct MessageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Verifies, validates, shows and signs messages and documents in files.",
        discussion: "Example: ocmw-gateway message verify --trust pki/ca.pem transfer.xml",
        subcommands: [Verify.self, Validate.self, Show.self, Sign.self])

    /// Verifies signatures.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Judges each file by itself: a SOAP message with WS-Security, or a signed document, of any payload.",
            discussion: """
                Signature, trust, what the signature covers, timestamps, and the schema if one is given; the profile is docs/xml-profile.md.
                signer is the KBO number of the certificate (organizationIdentifier NTRBE-dddddddddd); a warning says when it has none.
                Revocation is judged as soon as a list or response is given, and shown with what says so and until when it counts.
                Exit status 0: all valid; 1: at least one invalid, with every failed step; 2: no verdict (file missing, empty, not XML).

                Example: ocmw-gateway message verify --trust pki/ca.pem --at 2026-03-02T09:15:00Z request.xml
                Example: ocmw-gateway message verify --trust pki/ca.pem --crl pki/crl.pem --json transfer.xml receipt.xml
                Example: ocmw-gateway message verify --trust pki/ca.pem --ocsp b.ocsp --ocsp sub-ca.ocsp --soft-fail request.xml
                """)

        @Option(name: [.customLong("trust"), .customLong("anchors")], help: "PEM file of the trust anchors.")
        var trust: String
        @Option(help: "Revocation list, PEM or DER; may be repeated.") var crl: [String] = []
        @Option(help: "OCSP response, DER; may be repeated.") var ocsp: [String] = []
        @Flag(help: "Accept certificates about which no usable list or response speaks; the outcome says so.")
        var softFail = false
        @Option(help: "PEM file of certificates that messages name by issuer and serial number only.")
        var certificates: String?
        @Option(help: "Judge at this instant, e.g. 2026-03-02T09:15:00Z; now when left out.") var at: String?
        @Option(
            help:
                "XML schema of the document with its ds:Signature, or of what is in the Body; not judged when left out."
        )
        var schema: String?
        @OptionGroup var files: MessageFiles

        func run() async throws {
            try await CommandFailure.explained {
                let partners =
                    try certificates.map { path in
                        try named("--certificates \(path)") { try Certificate.all(pem: GatewayGraph.bytes(of: path)) }
                    } ?? []
                let judge = MessageJudge(
                    trust: try store(partners),
                    instant: try at.map { text in
                        try named("--at") { try UTCInstant(xmlDateTime: text) }
                    } ?? SystemClock.now(),
                    schema: try schema.map { path in try named("--schema \(path)") { try SchemaSet(path: path) } })
                try files.judge { try judge.verdict(on: $0) }
            }
        }

        /// The option or file in front of what is wrong with it.
        private func named<T>(_ option: String, _ body: () throws -> T) throws -> T {
            do { return try body() } catch let error as XMLSecurityError {
                throw CommandFailure("\(option): \(error)", remedy: CommandFailure.remedy(for: error.code))
            }
        }

        private func store(_ partners: [Certificate]) throws -> TrustStore {
            let policy = RevocationPolicy(whenUnknown: softFail ? .softFail : .hardFail)
            return try TrustStore(
                anchors: named("--trust \(trust)") { try Certificate.all(pem: GatewayGraph.bytes(of: trust)) },
                revocationLists: crl.map(GatewayGraph.bytes), ocspResponses: ocsp.map(GatewayGraph.bytes),
                partners: partners, policy: crl.isEmpty && ocsp.isEmpty ? nil : policy)
        }
    }

    /// Validates against the schemas.
    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Validates each signed document against the schemas; its signature is not judged.",
            discussion: "Example: ocmw-gateway message validate --schemas Schemas transfer.xml")

        @Option(help: "Folder of the schemas.") var schemas = "Schemas"
        @OptionGroup var files: MessageFiles

        func run() async throws {
            try await CommandFailure.explained {
                let schemas = try DocumentSchemas(directory: schemas)
                try files.judge { bytes in
                    let root = try XMLReader.parse(bytes)
                    guard let service = Service(namespace: root.namespace) else {
                        return FileVerdict(failures: ["unknown-service"])
                    }
                    let violations = try schemas.violations(bytes: root.canonicalBytes(), service: service)
                    return FileVerdict(failures: violations.map(\.description))
                }
            }
        }
    }

    /// Shows headers.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the header of each document, without the person and without content.",
            discussion: "Example: ocmw-gateway message show --json transfer.xml")

        @OptionGroup var files: MessageFiles

        func run() async throws {
            try await CommandFailure.explained {
                try files.judge { bytes in
                    let document = try BusinessDocument(try XMLReader.parse(bytes))
                    let header = document.header
                    var facts = [
                        "service": document.operation.service.rawValue, "operation": document.operation.rawValue,
                        "ticket": header.ticket.value, "conversation": header.conversation.value,
                        "timestampSent": header.timestampSent.xmlDateTime, "sender": header.sender.digits,
                        "recipient": header.recipient.digits,
                    ]
                    facts["inReplyTo"] = header.inReplyTo?.ticket.value
                    facts["legalContext"] = header.legalContext?.value
                    return FileVerdict(facts: facts)
                }
            }
        }
    }

    /// Signs one document.
    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Signs one unsigned document and writes it to standard output.",
            discussion: "Example: ocmw-gateway message sign --certificate b.pem --key b.key draft.xml > signed.xml")

        @Option(help: "PEM file of the signing certificate.") var certificate: String
        @Option(help: "PEM file of its private key.") var key: String
        @Argument(help: "The document.") var file: String

        func run() async throws {
            try await CommandFailure.explained {
                let identity = try SigningFiles(certificateFile: certificate, privateKeyFile: key).identity()
                let root = try XMLReader.parse(MessageFile.bytes(of: file))
                Output.bytes(try DocumentSigner(identity: identity).sign(root).canonicalBytes())
            }
        }
    }
}

/// The files that a command judges one after the other.
struct MessageFiles: ParsableArguments {
    @Argument(help: "Files, each with one XML document.")
    var paths: [String]

    @Flag(help: "Prints JSON.")
    var json = false

    /// Judges every file; ends with status 2 when one is unusable, else 1 when one is invalid.
    func judge(_ verdict: ([UInt8]) throws -> FileVerdict) throws {
        var rows: [JSONValue] = []
        var status = ExitCode.success
        for path in paths {
            do {
                let result = try verdict(MessageFile.bytes(of: path))
                if json { rows.append(result.json(file: path)) } else { result.lines(file: path).forEach(Output.line) }
                if !result.failures.isEmpty, status == .success { status = CommandFailure.invalid }
            } catch {
                let text = CommandFailure.text(of: error, fallback: "name a file with one signed document or message")
                if json {
                    rows.append(.object(["file": .string(path), "valid": .bool(false), "error": .string(text)]))
                }
                // A failure to read names the file itself.
                CommandFailure.print(error: error is CommandFailure ? text : "\(path): \(text)")
                status = CommandFailure.unusable
            }
        }
        if json { try Output.json(.array(rows)) }
        guard status == .success else { throw status }
    }
}

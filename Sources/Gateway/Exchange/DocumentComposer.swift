import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Builds, validates and signs the documents of a tenant.
public struct DocumentComposer: Sendable {
    private let environment: GatewayEnvironment

    /// Makes a composer.
    public init(environment: GatewayEnvironment) {
        self.environment = environment
    }

    /// Makes one signed document.
    ///
    /// - Parameters:
    ///   - payload: what it says; decides the operation.
    ///   - tenant: who signs it.
    ///   - recipient: whom it is addressed to; the hub's own number for directory and consultation.
    ///   - conversation: ticket shared by all documents of one matter.
    ///   - inReplyTo: the document that it answers or follows, where the operation asks for one.
    ///   - legalContext: the purpose, where the operation asks for one.
    ///   - criteria: the person, where the operation asks for one.
    ///   - ticket: its ticket; a new random one when left out.
    ///   - instant: its `timestampSent`.
    /// - Throws: `GatewayError` with `.documentNotValid` when it breaks its schema or does not read back as what was
    ///   written, `.signingFailed`.
    public func compose(
        _ payload: Payload, for tenant: Tenant, to recipient: EnterpriseNumber, conversation: Ticket,
        inReplyTo: DocumentReference? = nil, legalContext: LegalContext? = nil, criteria: Criteria? = nil,
        ticket: Ticket? = nil, at instant: UTCInstant
    ) throws -> ComposedDocument {
        let header = DocumentHeader(
            ticket: ticket ?? environment.ticket(), timestampSent: instant, sender: tenant.organisation,
            recipient: recipient, inReplyTo: inReplyTo, conversation: conversation, legalContext: legalContext,
            criteria: criteria)
        let document = BusinessDocument(header: header, payload: payload)
        let bytes = try sign(document, for: tenant)
        let digest = try DocumentDigest(SHA256Digest.of(bytes))
        return ComposedDocument(
            document: document, stored: StoredDocument(document, bytes: bytes, digest: digest, storedAt: instant))
    }

    private func sign(_ document: BusinessDocument, for tenant: Tenant) throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try DocumentSigner(identity: tenant.signing).sign(document.element()).canonicalBytes()
        } catch  where error.code == .characterRefused {
            throw GatewayError(
                .documentNotValid, "a text holds a character that XML cannot carry", rule: error.code.rawValue)
        } catch {
            throw GatewayError(.signingFailed, "the tenant's key could not sign: \(error.code.rawValue)")
        }
        do {
            try environment.schemas.validate(bytes: bytes, service: document.operation.service)
        } catch {
            throw GatewayError(
                .documentNotValid, "the document breaks its schema", rule: error.rule, field: error.path)
        }
        try Self.check(bytes, say: document)
        return bytes
    }

    /// What is committed can be read later, and says what was meant: the partner reads it with the same strictness.
    private static func check(_ bytes: [UInt8], say document: BusinessDocument) throws(GatewayError) {
        let read: BusinessDocument
        do {
            read = try BusinessDocument(XMLReader.parse(bytes))
        } catch let error as MessagesError {
            throw GatewayError(
                .documentNotValid, "the document cannot be read back", rule: error.rule, field: error.path)
        } catch {
            throw GatewayError(.documentNotValid, "the document cannot be read back", rule: "not-read-back")
        }
        guard read == document else {
            throw GatewayError(.documentNotValid, "the document reads back differently", rule: "not-read-back")
        }
    }
}

extension StoredDocument {
    /// Puts a document and its signed bytes together for storing.
    init(_ document: BusinessDocument, bytes: [UInt8], digest: DocumentDigest, storedAt: UTCInstant) {
        let header = document.header
        self.init(
            ticket: header.ticket, sender: header.sender, recipient: header.recipient,
            operation: document.operation, conversation: header.conversation,
            inReplyTo: header.inReplyTo?.ticket, subject: header.criteria?.ssin, digest: digest, bytes: bytes,
            storedAt: storedAt)
    }
}

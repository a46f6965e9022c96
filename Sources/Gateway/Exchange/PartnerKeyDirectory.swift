import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// The keys of partners' logs: signed `auditKey` documents, which the hub only hands over.
struct PartnerKeyDirectory {
    /// Why keys could not be asked for.
    struct Unavailable: Error {}

    let environment: GatewayEnvironment
    let transport: any WitnessTransport

    /// Asks the hub for the keys of a log and keeps those that hold.
    ///
    /// A document counts when its signature, certificate and schema hold now, and the organisation that the origin names
    /// signed it. A key that was kept stays, also when its certificate has ended since.
    ///
    /// - Throws: `Unavailable` when the hub cannot be asked, and what the store throws.
    func refresh(_ origin: AuditLogOrigin, of tenant: Tenant) async throws {
        let reply: WitnessReply
        do {
            reply = try await transport.logKeys(origin: origin.description)
        } catch {
            throw Unavailable()
        }
        if reply.status == 404 { return }
        guard reply.status == 200 else { throw Unavailable() }
        let lines = String(decoding: reply.bytes, as: UTF8.self).split(separator: "\n")
        let keys = lines.enumerated().compactMap { number, line in
            key(in: String(line), number: number, of: origin)
        }
        try await tenant.store.keepPartnerKeys(keys)
    }

    private func key(in line: String, number: Int, of origin: AuditLogOrigin) -> PartnerLogKey? {
        guard let bytes = Base64.decode(line), let element = try? XMLReader.parse(bytes),
            let document = try? EmbeddedDocument(element, in: environment, at: environment.clock()),
            document.signer.digits.utf8.elementsEqual(origin.organisation.utf8),
            case .auditKey(let key) = document.document.payload,
            key.origin.utf8.elementsEqual(origin.description.utf8)
        else { return nil }
        return PartnerLogKey(origin: key.origin, number: number, publicKey: key.publicKey, document: bytes)
    }
}

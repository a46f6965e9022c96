import AuditLog
import Gateway
import MessageStore
import XMLSecurity

/// What a gateway starts with, as a line in each tenant's audit log: the digest of what `config show --json` prints.
///
/// Whoever keeps that output can prove later with which configuration the gateway ran. The first start leaves a line, and
/// every start with another configuration than that of the newest line.
struct ConfigurationRecord: Sendable {
    /// What the line names.
    let object: String

    /// - Parameter shown: what `config show` shows.
    init(_ shown: JSONValue) throws {
        let digest = SHA256Digest.of(try Output.jsonBytes(shown))
        // In hexadecimal, every third digest has 11 digits in a row: a line holds nothing that looks like a person's number.
        object = "configuration sha256:" + Base64.encode(digest)
    }

    /// Commits the line to the logs that do not end with it.
    func record(in graph: GatewayGraph) async throws {
        for tenant in graph.tenants where try await newest(in: tenant)?.utf8.elementsEqual(object.utf8) != true {
            var facts = AuditFacts(.configurationChanged, access: .changed, by: .process("serve"))
            facts.object = object
            facts.outcome = .done
            let environment = graph.environment
            let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
            try await tenant.store.append([leaf])
        }
    }

    /// What the newest such line names.
    private func newest(in tenant: Tenant) async throws -> String? {
        var criteria = AuditCriteria()
        criteria.act = .configurationChanged
        var position: AuditPosition?
        repeat {
            let page = try await tenant.store.auditPage(criteria, before: position, limit: 1)
            if let line = page.lines.first { return try AuditLeaf(decoding: line.leafBytes).object }
            position = page.next
        } while position != nil
        return nil
    }
}

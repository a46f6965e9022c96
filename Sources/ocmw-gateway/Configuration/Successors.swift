import SocialSecurity

/// Who took over from whom after mergers: OCMWs of this gateway, and others.
///
/// A receipt, an answer or a refusal about a document to the one that ended counts from its successor as well, also over
/// several mergers.
struct Successors: Hashable, Sendable {
    /// By the number of the OCMW that ended; checked to hold no circle.
    private var next: [EnterpriseNumber: EnterpriseNumber] = [:]

    /// Takes the predecessors of the tenants and the keys below `successors`.
    init(tenants: [TenantConfiguration], _ outline: ConfigurationOutline, _ reader: SettingReader) {
        for tenant in tenants { for predecessor in tenant.predecessors { next[predecessor] = tenant.organisation } }
        let hosted = Set(tenants.map(\.organisation))
        for (key, text) in outline.values.sorted(by: { $0.key < $1.key }) where key.hasPrefix("successors.") {
            let name = String(key.dropFirst("successors.".count))
            guard let ended = reader.organisation(name, key: key), let successor = reader.organisation(text, key: key)
            else { continue }
            if hosted.contains(ended) {
                reader.add(key, "must not be a tenant of this gateway", "remove the key, or the tenant that ended")
            } else if let known = next[ended], known != successor {
                reader.add(key, "is a predecessor of another tenant", "correct it, or tenants.*.predecessors")
            } else {
                next[ended] = successor
            }
        }
        for ended in next.keys.sorted(by: { $0.digits < $1.digits }) where line(of: ended).contains(ended) {
            reader.add("successors.\(ended)", "leads back to itself", "correct who took over from whom")
        }
    }

    /// Everybody who took over, by the number of the one that ended.
    var byPredecessor: [EnterpriseNumber: Set<EnterpriseNumber>] {
        Dictionary(uniqueKeysWithValues: next.keys.map { ($0, Set(line(of: $0))) })
    }

    /// Those that took over from an OCMW, one after the other; ends where it would begin again.
    private func line(of number: EnterpriseNumber) -> [EnterpriseNumber] {
        var line: [EnterpriseNumber] = []
        while let successor = next[line.last ?? number], !line.contains(successor) { line.append(successor) }
        return line
    }
}

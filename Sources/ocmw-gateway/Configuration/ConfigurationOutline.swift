import Yams

/// The keys of a configuration file as they stand in the YAML text, walked to find what nobody would read.
struct ConfigurationOutline {
    /// Values by key, e.g. `tenants.b.kbo`; lists joined by commas.
    private(set) var values: [String: String] = [:]
    /// Unknown keys and values of the wrong form.
    private(set) var findings: [ConfigurationFinding] = []

    /// Walks a YAML text.
    ///
    /// - Throws: `ConfigurationFinding` when it is not one mapping.
    init(yaml: String) throws(ConfigurationFinding) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw ConfigurationFinding(
                key: "(file)", rule: "must be YAML", remedy: "mend the text: \(Self.place(of: error))")
        }
        guard case .mapping(let mapping)? = root else {
            throw ConfigurationFinding(
                key: "(file)", rule: "must be a YAML mapping", remedy: "begin with docs/configuration.md")
        }
        walk(mapping, prefix: "")
    }

    private mutating func walk(_ mapping: Node.Mapping, prefix: String) {
        for (keyNode, node) in mapping {
            let key = prefix + (keyNode.string ?? "?")
            if case .mapping(let nested) = node, isFolder(key) {
                walk(nested, prefix: key + ".")
            } else if let known = ConfigurationKey.described(key) {
                take(node, key: key, form: known.form)
            } else {
                findings.append(
                    ConfigurationFinding(
                        key: key, rule: "unknown key", remedy: "correct its spelling or remove it"))
            }
        }
    }

    /// True when keys exist below this one.
    private func isFolder(_ key: String) -> Bool {
        let depth = key.split(separator: ".").count
        return ConfigurationKey.all.contains { known in
            let parts = known.name.split(separator: ".")
            return parts.count > depth && zip(parts, key.split(separator: ".")).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }

    private mutating func take(_ node: Node, key: String, form: ConfigurationKey.Form) {
        switch (node, form) {
        case (.scalar(let scalar), .scalar): values[key] = scalar.string
        case (.sequence(let sequence), .list) where sequence.allSatisfy({ $0.scalar != nil }):
            values[key] = sequence.compactMap(\.scalar?.string).joined(separator: ", ")
        default:
            findings.append(
                ConfigurationFinding(
                    key: key, rule: form == .list ? "must be a list of texts" : "must be one value",
                    remedy: form == .list ? "write [a, b]" : "write the value behind the colon"))
        }
    }

    /// Line of a YAML error without its text.
    private static func place(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line): \(problem)"
        default: "it cannot be read"
        }
    }
}

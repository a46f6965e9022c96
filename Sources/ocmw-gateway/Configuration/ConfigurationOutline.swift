import Yams

/// The keys of a configuration file as they stand in the YAML text, walked to find what nobody would read.
struct ConfigurationOutline {
    /// Values by key, e.g. `tenants.b.kbo`; lists joined by commas.
    private(set) var values: [String: String] = [:]
    /// Unknown keys and values of the wrong form.
    private(set) var findings: [ConfigurationFinding] = []
    /// Lines of keys and folders of keys, from 1.
    private var lines: [String: Int] = [:]

    /// Walks a YAML text.
    ///
    /// - Throws: `ConfigurationFinding` when it is not one mapping.
    init(yaml: String) throws(ConfigurationFinding) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw Self.notYAML(error)
        }
        guard case .mapping(let mapping)? = root else {
            throw ConfigurationFinding(
                key: "(file)", rule: "must be a YAML mapping", remedy: "begin with docs/configuration.md")
        }
        walk(mapping, prefix: "")
    }

    /// The line of a key, or of the nearest folder of keys above it.
    func line(of key: String) -> Int? {
        var parts = key.split(separator: ".")
        while !parts.isEmpty {
            if let line = lines[parts.joined(separator: ".")] { return line }
            parts.removeLast()
        }
        return nil
    }

    private mutating func walk(_ mapping: Node.Mapping, prefix: String) {
        for (keyNode, node) in mapping {
            let key = prefix + (keyNode.string ?? "?")
            lines[key] = keyNode.mark?.line
            if case .mapping(let nested) = node, isFolder(key) {
                walk(nested, prefix: key + ".")
            } else if let known = ConfigurationKey.described(key) {
                take(node, key: key, form: known.form)
            } else {
                let nearest = ConfigurationKey.nearest(to: key).map { " (did you mean \($0)?)" } ?? ""
                findings.append(
                    ConfigurationFinding(
                        key: key, rule: "unknown key", remedy: "correct its spelling\(nearest) or remove it"))
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

    /// A YAML error by its line, without its text.
    private static func notYAML(_ error: any Error) -> ConfigurationFinding {
        var (line, problem): (Int?, String) = (nil, "it cannot be read")
        switch error as? YamlError {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
            .composer(_, let text, let mark, _):
            (line, problem) = (mark.line, text)
        case .duplicatedKeysInMapping(let keys, let context):
            (line, problem) = (context.mark.line, "\(keys.count) keys stand twice in one mapping")
        default: break
        }
        var finding = ConfigurationFinding(
            key: "(file)", rule: "must be YAML: \(problem)", remedy: "mend the text at this line")
        finding.line = line
        return finding
    }
}

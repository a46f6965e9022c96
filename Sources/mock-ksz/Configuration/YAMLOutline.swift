import Foundation
import KSZHub
import Yams

/// The keys of a YAML file, walked to find what nobody would read.
///
/// A misspelt key would otherwise be ignored in silence, and its standard value be used.
struct YAMLOutline {
    /// Keys in the order of the file, joined by points: `members.a.kbo`.
    private(set) var keys: [String] = []

    /// Walks a YAML text.
    ///
    /// - Throws: `KSZHubError` `.configurationInvalid` when it is not one mapping.
    init(yaml: String, file: String) throws(KSZHubError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw KSZHubError(.configurationInvalid, "\(file) is not YAML: \(Self.place(of: error))")
        }
        guard case .mapping(let mapping)? = root else {
            throw KSZHubError(.configurationInvalid, "\(file) does not hold keys and values")
        }
        walk(mapping, prefix: "")
    }

    /// Refuses keys that are not among the known ones; `*` stands for any one name.
    ///
    /// - Throws: `KSZHubError` `.configurationInvalid` naming every unknown key.
    func refuseUnknown(_ known: [String], file: String) throws(KSZHubError) {
        let patterns = known.map { $0.split(separator: ".") }
        let unknown = keys.filter { key in
            let parts = key.split(separator: ".", omittingEmptySubsequences: false)
            return !patterns.contains { pattern in
                pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == "*" || $0 == $1 }
            }
        }
        guard unknown.isEmpty else {
            let names = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
            throw KSZHubError(
                .configurationInvalid,
                "\(file): unknown key \(names); correct the spelling or remove it")
        }
    }

    private mutating func walk(_ mapping: Node.Mapping, prefix: String) {
        for (name, node) in mapping {
            let key = prefix + (name.string ?? "?")
            if case .mapping(let nested) = node, !nested.isEmpty {
                walk(nested, prefix: key + ".")
            } else {
                keys.append(key)
            }
        }
    }

    /// Line of a YAML error without its text.
    private static func place(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), \(problem)"
        default: "it cannot be read"
        }
    }
}

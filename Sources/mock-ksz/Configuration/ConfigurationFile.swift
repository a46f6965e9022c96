import Configuration
import Foundation
import KSZHub
import SocialSecurity

/// Typed reading of one YAML file, with errors that name the key. Paths in it are relative to the file's own folder.
struct ConfigurationFile {
    private let reader: ConfigReader
    private let folder: URL
    private let outline: YAMLOutline

    /// Reads a file.
    ///
    /// - Parameter known: every key that the file may have; `*` stands for any one name.
    /// - Throws: `KSZHubError` `.configurationInvalid`.
    init(_ path: String, known: [String]) async throws {
        guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw KSZHubError(.configurationInvalid, "\(path) cannot be read; name a file that exists")
        }
        outline = try YAMLOutline(yaml: yaml, file: path)
        try outline.refuseUnknown(known, file: path)
        do {
            reader = ConfigReader(provider: try await FileProvider<YAMLSnapshot>(filePath: .init(path)))
        } catch {
            throw KSZHubError(
                .configurationInvalid, "\(path): a value is no text, number or list of texts (\(error))")
        }
        folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    }

    /// The names below a key: for `members` of `members.a.kbo` it is `a`.
    func names(below key: String) -> Set<String> {
        Set(
            outline.keys.compactMap { known in
                let parts = known.split(separator: ".")
                return parts.count > 1 && parts[0] == key ? String(parts[1]) : nil
            })
    }

    func optionalText(_ key: String) -> String? { reader.string(forKey: ConfigKey(key)) }

    func text(_ key: String) throws -> String {
        guard let text = optionalText(key), !text.isEmpty else {
            throw KSZHubError(.configurationInvalid, "the key \(key) is missing")
        }
        return text
    }

    func list(_ key: String) -> [String] { reader.stringArray(forKey: ConfigKey(key)) ?? [] }

    func number(_ key: String, _ range: ClosedRange<Int>, default value: Int) throws -> Int {
        guard let text = optionalText(key) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw KSZHubError(
                .configurationInvalid, "\(key) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func enterpriseNumber(_ key: String) throws -> EnterpriseNumber { try enterpriseNumber(try text(key), key) }

    func optionalEnterpriseNumber(_ key: String) throws -> EnterpriseNumber? {
        try optionalText(key).map { try enterpriseNumber($0, key) }
    }

    func enterpriseNumbers(_ key: String) throws -> Set<EnterpriseNumber> {
        Set(try list(key).map { try enterpriseNumber($0, key) })
    }

    private func enterpriseNumber(_ text: String, _ key: String) throws -> EnterpriseNumber {
        do { return try EnterpriseNumber(text) } catch {
            throw KSZHubError(.configurationInvalid, "\(key) is not an enterprise number: \(error.reason)")
        }
    }

    func optionalDate(_ key: String) throws -> CivilDate? {
        try optionalText(key).map { text in
            do { return try CivilDate(text) } catch {
                throw KSZHubError(.configurationInvalid, "\(key) is not a date; write \"yyyy-mm-dd\"")
            }
        }
    }

    private func absolute(_ path: String) -> String { URL(fileURLWithPath: path, relativeTo: folder).path }

    func optionalPath(_ key: String) -> String? { optionalText(key).map(absolute) }

    func path(_ key: String) throws -> String { absolute(try text(key)) }

    func optionalPaths(_ key: String) -> [String] { list(key).map(absolute) }

    func paths(_ key: String) throws -> [String] {
        let paths = optionalPaths(key)
        guard !paths.isEmpty else { throw KSZHubError(.configurationInvalid, "the list \(key) is missing or empty") }
        return paths
    }
}

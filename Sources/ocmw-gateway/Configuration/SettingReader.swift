import Configuration
import SocialSecurity

/// Reads typed values out of a configuration and collects what is missing or wrong.
final class SettingReader {
    private let reader: ConfigReader
    private let folder: String
    private(set) var findings: [ConfigurationFinding] = []

    /// - Parameter folder: folder of the configuration file; relative paths begin there.
    init(_ reader: ConfigReader, folder: String) {
        self.reader = reader
        self.folder = folder
    }

    func add(_ key: String, _ rule: String, _ remedy: String) {
        findings.append(ConfigurationFinding(key: key, rule: rule, remedy: remedy))
    }

    /// The text of a key, or its standard value; `nil` when it is required and missing, which is a finding.
    func text(_ key: String) -> String? {
        if let text = reader.string(forKey: ConfigKey(key)), !text.isEmpty { return text }
        guard let standard = ConfigurationKey.described(key)?.standard else {
            add(key, "is required", "add the key; docs/configuration.md describes it")
            return nil
        }
        return standard
    }

    /// A text, or an empty one when it is missing: the finding keeps it from being used.
    func required(_ key: String) -> String { text(key) ?? "" }

    func optional(_ key: String) -> String? {
        text(key).flatMap { $0.isEmpty ? nil : $0 }
    }

    func list(_ key: String) -> [String] {
        reader.stringArray(forKey: ConfigKey(key)) ?? []
    }

    func path(_ key: String) -> String { absolute(required(key)) }

    func optionalPath(_ key: String) -> String? { optional(key).map(absolute) }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") || path.isEmpty ? path : "\(folder)/\(path)"
    }

    func number(_ key: String, in range: ClosedRange<Int>) -> Int {
        guard let text = text(key) else { return range.lowerBound }
        let unit = ConfigurationKey.described(key)?.unit
        guard let number = Int(text), range.contains(number) else {
            let what = unit.map { " of \($0.rawValue)" } ?? ""
            add(
                key, "must be a whole number\(what) from \(range.lowerBound) to \(range.upperBound), without unit",
                unit?.remedy(for: text) ?? "write a number of this range")
            return range.lowerBound
        }
        return number
    }

    func organisation(_ key: String) -> EnterpriseNumber? {
        text(key).flatMap { organisation($0, key: key) }
    }

    func organisation(_ text: String, key: String) -> EnterpriseNumber? {
        do {
            return try EnterpriseNumber(text)
        } catch {
            add(key, "must be a KBO number (\(error.code.rawValue))", "write ten digits, in quotes")
            return nil
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ type: Value.Type) -> Value?
    where Value.RawValue == String {
        guard let text = text(key) else { return nil }
        guard let value = Value(rawValue: text) else {
            let names = type.allCases.map(\.rawValue).joined(separator: ", ")
            add(key, "must be one of: \(names)", "correct the word")
            return nil
        }
        return value
    }
}

/// One thing that is wrong with a configuration file or what it names, or will be soon.
struct ConfigurationFinding: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    enum Severity: String, Hashable, Sendable {
        /// The gateway would not start or not work.
        case error
        /// It works, but not for long or not as well as it should.
        case warning
    }

    /// Key, e.g. `tenants.b.kbo`; `(file)` for the file as a whole.
    let key: String
    /// Rule that is broken.
    let rule: String
    /// What to do.
    let remedy: String
    /// How bad it is.
    var severity = Severity.error
    /// The configuration file.
    var file: String?
    /// Line of the key in it, from 1; of the nearest key above it when the key is missing.
    var line: Int?

    /// Finds an error.
    init(key: String, rule: String, remedy: String, severity: Severity = .error) {
        self.key = key
        self.rule = rule
        self.remedy = remedy
        self.severity = severity
    }

    /// The same with its place.
    func located(in outline: ConfigurationOutline?, of file: String) -> ConfigurationFinding {
        var located = self
        located.file = file
        located.line = line ?? outline?.line(of: key)
        return located
    }

    var description: String {
        let place = file.map { line.map { line in "\(file ?? ""):\(line)" } ?? $0 }
        return ([severity.rawValue] + [place, key].compactMap(\.self) + [rule]).joined(separator: ": ")
            + "; remedy: \(remedy)"
    }
}

/// Every finding of one file.
struct ConfigurationFindings: Error, CustomStringConvertible {
    let findings: [ConfigurationFinding]

    var description: String {
        "the configuration cannot be used\n" + findings.map(\.description).joined(separator: "\n")
    }
}

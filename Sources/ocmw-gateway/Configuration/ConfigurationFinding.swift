/// One thing that is wrong with a configuration file, or will be soon.
struct ConfigurationFinding: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    enum Severity: String, Hashable, Sendable {
        /// The gateway would not start or not work.
        case error
        /// It works, but not for long or not as well as it should.
        case warning
    }

    /// Key, e.g. `tenants.b.kbo`.
    let key: String
    /// Rule that is broken, stable.
    let rule: String
    /// What to do.
    let remedy: String
    /// How bad it is.
    var severity = Severity.error

    var description: String { "\(severity.rawValue): \(key): \(rule); remedy: \(remedy)" }
}

/// Every finding of one file.
struct ConfigurationFindings: Error, CustomStringConvertible {
    let findings: [ConfigurationFinding]

    var description: String {
        "the configuration cannot be used\n" + findings.map(\.description).joined(separator: "\n")
    }
}

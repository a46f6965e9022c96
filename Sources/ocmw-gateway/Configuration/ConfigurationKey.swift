/// One key of the configuration file, as documentation, unknown-key check and `config show` know it.
struct ConfigurationKey: Hashable, Sendable {
    /// Form of the value in YAML.
    enum Form: Hashable, Sendable {
        case scalar
        case list
    }

    /// Name with `*` for the name of a tenant.
    let name: String
    /// Form of the value.
    var form = Form.scalar
    /// Value when the key is left out; `nil`: required, `""`: nothing.
    var standard: String?
    /// Whether the value leads to a secret: shown as a path only, its file must have mode 0600.
    var isSecretFile = false
    /// What a number counts; written without it.
    var unit: ConfigurationUnit?

    /// Every key there is. `docs/configuration.md` describes each.
    static let all: [ConfigurationKey] = [
        ConfigurationKey(name: "rest.host", standard: "127.0.0.1"),
        ConfigurationKey(name: "rest.port", standard: "8443"),
        ConfigurationKey(name: "rest.certificate"),
        ConfigurationKey(name: "rest.key", isSecretFile: true),
        ConfigurationKey(name: "soap.host", standard: "127.0.0.1"),
        ConfigurationKey(name: "soap.port", standard: "9443"),
        ConfigurationKey(name: "soap.certificate"),
        ConfigurationKey(name: "soap.key", isSecretFile: true),
        ConfigurationKey(name: "client.certificate"),
        ConfigurationKey(name: "client.key", isSecretFile: true),
        ConfigurationKey(name: "hub.url"),
        ConfigurationKey(name: "hub.kbo"),
        ConfigurationKey(name: "hub.witnessKey", standard: ""),
        ConfigurationKey(name: "hub.witnessUrl", standard: ""),
        ConfigurationKey(name: "trust.anchors"),
        ConfigurationKey(name: "trust.certificates", standard: ""),
        ConfigurationKey(name: "trust.crl", standard: ""),
        ConfigurationKey(name: "trust.ocsp", standard: ""),
        ConfigurationKey(name: "trust.revocation", standard: "hard-fail"),
        ConfigurationKey(name: "trust.maximumAgeHours", standard: "", unit: .hours),
        ConfigurationKey(name: "schemas.directory"),
        ConfigurationKey(name: "data.directory"),
        ConfigurationKey(name: "keys.directory"),
        ConfigurationKey(name: "store.kind", standard: "sqlite"),
        ConfigurationKey(name: "store.postgresql.host", standard: ""),
        ConfigurationKey(name: "store.postgresql.port", standard: "5432"),
        ConfigurationKey(name: "store.postgresql.database", standard: ""),
        ConfigurationKey(name: "store.postgresql.user", standard: ""),
        ConfigurationKey(name: "store.postgresql.passwordFile", standard: "", isSecretFile: true),
        ConfigurationKey(name: "store.postgresql.schema", standard: "ocmw_gateway"),
        ConfigurationKey(name: "store.postgresql.tls", standard: "verified"),
        ConfigurationKey(name: "store.postgresql.ca", standard: ""),
        ConfigurationKey(name: "tenantNames", form: .list),
        ConfigurationKey(name: "tenants.*.kbo"),
        ConfigurationKey(name: "tenants.*.name"),
        ConfigurationKey(name: "tenants.*.certificate"),
        ConfigurationKey(name: "tenants.*.key", isSecretFile: true),
        ConfigurationKey(name: "tenants.*.predecessors", form: .list, standard: ""),
        ConfigurationKey(name: "tenants.*.webhooks.*.url"),
        ConfigurationKey(name: "tenants.*.webhooks.*.secret", isSecretFile: true),
        ConfigurationKey(name: "tenants.*.webhooks.*.ca", standard: ""),
        ConfigurationKey(name: "tenants.*.webhooks.*.events", form: .list, standard: ""),
        ConfigurationKey(name: "tenants.*.inquiryAnswers", standard: "automatic"),
        ConfigurationKey(name: "tenants.*.retention.applications", standard: "", unit: .months),
        ConfigurationKey(name: "tenants.*.retention.transfers", standard: "", unit: .months),
        ConfigurationKey(name: "tenants.*.retention.inquiries", standard: "", unit: .months),
        ConfigurationKey(name: "tenants.*.retention.consultations", standard: "", unit: .months),
        ConfigurationKey(name: "tenants.*.retention.register", standard: "", unit: .months),
        ConfigurationKey(name: "successors.*", standard: ""),
        ConfigurationKey(name: "settings.workingDayRule", standard: "saturday-is-working-day"),
        ConfigurationKey(name: "settings.provisionalCodeMonths", standard: "3", unit: .months),
        ConfigurationKey(name: "settings.provisionalCodeNoticeDays", standard: "14", unit: .days),
        ConfigurationKey(name: "settings.deliveryBudgetHours", standard: "24", unit: .hours),
        ConfigurationKey(name: "settings.auditRetentionMonths", standard: "120", unit: .months),
        ConfigurationKey(name: "retention.applications", standard: "36", unit: .months),
        ConfigurationKey(name: "retention.transfers", standard: "36", unit: .months),
        ConfigurationKey(name: "retention.inquiries", standard: "36", unit: .months),
        ConfigurationKey(name: "retention.consultations", standard: "36", unit: .months),
        ConfigurationKey(name: "retention.register", standard: "120", unit: .months),
        ConfigurationKey(name: "settings.certificateNoticeDays", standard: "30", unit: .days),
        ConfigurationKey(name: "review.reportShowsUsers", standard: "false"),
        ConfigurationKey(name: "review.withheldFlows", form: .list, standard: ""),
        ConfigurationKey(name: "review.burstCount", standard: "30"),
        ConfigurationKey(name: "review.burstMinutes", standard: "10", unit: .minutes),
        ConfigurationKey(name: "review.officeFrom", standard: "7"),
        ConfigurationKey(name: "review.officeTo", standard: "19"),
        ConfigurationKey(name: "review.usersPerPerson", standard: "5"),
        ConfigurationKey(name: "review.refusalCount", standard: "5"),
        ConfigurationKey(name: "log.level", standard: "info"),
        ConfigurationKey(name: "soapLog.directory", standard: ""),
    ]

    /// The description of a key such as `tenants.b.kbo`, or `nil`.
    static func described(_ name: String) -> ConfigurationKey? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return all.first { key in
            let pattern = key.name.split(separator: ".")
            return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }
}

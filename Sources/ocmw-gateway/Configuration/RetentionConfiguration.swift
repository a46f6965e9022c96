import MessageStore

extension SettingReader {
    /// For how long one OCMW keeps what it stores: what `<prefix>.retention` says, or else `retention`.
    func retention(of prefix: String) -> RetentionPolicy {
        var policy = RetentionPolicy()
        policy.applicationMonths = months("applications", prefix)
        policy.transferMonths = months("transfers", prefix)
        policy.inquiryMonths = months("inquiries", prefix)
        policy.consultationMonths = months("consultations", prefix)
        policy.registerMonths = months("register", prefix)
        return policy
    }

    private func months(_ name: String, _ prefix: String) -> Int {
        let own = "\(prefix).retention.\(name)"
        return number(optional(own) == nil ? "retention.\(name)" : own, in: RetentionPolicy.admissibleMonths)
    }
}

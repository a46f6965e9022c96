import XMLSecurity

extension TenantSettings {
    /// An instant before which no document is judged any more: at least `auditRetentionMonths` and a month ago.
    ///
    /// A month counts 31 days, so that nothing is forgotten too early.
    public func oldestJudged(at now: UTCInstant) -> UTCInstant {
        now.advanced(by: .seconds(-(auditRetentionMonths + 1) * 31 * 86_400))
    }
}

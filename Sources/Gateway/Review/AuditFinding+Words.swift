import SocialSecurity

extension AuditFinding.Code {
    /// A line that somebody else wrote.
    static let foreignWords = LocalizedText(
        nl: "niet door deze gateway geschreven: het bewijst niets (line-not-ours)",
        fr: "pas écrite par ce gateway : elle ne prouve rien (line-not-ours)",
        de: "nicht von diesem Gateway geschrieben: sie beweist nichts (line-not-ours)",
        en: "not written by this gateway: it proves nothing (line-not-ours)")

    /// Why a report on a person does not show a line.
    var personReportWords: LocalizedText {
        guard self != .lineNotOurs else { return Self.foreignWords }
        return LocalizedText(
            nl: "beschadigd: niet te lezen over wie ze gaat (\(rawValue))",
            fr: "endommagée : impossible de lire de qui il s'agit (\(rawValue))",
            de: "beschädigt: nicht zu lesen, um wen es geht (\(rawValue))",
            en: "damaged: about whom it is cannot be read (\(rawValue))")
    }
}

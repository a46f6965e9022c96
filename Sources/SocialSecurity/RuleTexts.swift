/// Counting rules in words, as they are shown beside a date.
enum RuleTexts {
    static let saturdayCounts = LocalizedText(
        nl: "zaterdag telt als werkdag; zondagen en wettelijke feestdagen niet",
        fr: "le samedi compte comme jour ouvrable ; les dimanches et jours fériés légaux ne comptent pas",
        de: "der Samstag zählt als Werktag; Sonntage und gesetzliche Feiertage zählen nicht",
        en: "Saturday counts as a working day; Sundays and legal holidays do not")

    static let saturdayDoesNotCount = LocalizedText(
        nl: "zaterdagen, zondagen en wettelijke feestdagen tellen niet als werkdag",
        fr: "les samedis, dimanches et jours fériés légaux ne comptent pas comme jours ouvrables",
        de: "Samstage, Sonntage und gesetzliche Feiertage zählen nicht als Werktage",
        en: "Saturdays, Sundays and legal holidays do not count as working days")

    private static let sameDay = LocalizedText(
        nl: "dezelfde dag", fr: "le même jour", de: "am selben Tag", en: "the same day")

    /// The rule of a term of `count` units.
    static func rule(count: Int, unit: StatutoryTerm.Unit, workingDays rule: WorkingDayRule) -> LocalizedText {
        guard count > 0 else { return sameDay }
        switch unit {
        case .calendarDays: return calendarDays(count)
        case .workingDays: return self.workingDays(count, rule)
        case .months: return months(count)
        }
    }

    private static func calendarDays(_ count: Int) -> LocalizedText {
        LocalizedText(
            nl: "\(count) kalenderdagen; de begindag telt niet mee en de termijn wordt niet verlengd door een weekend "
                + "of feestdag",
            fr: "\(count) jours calendrier ; le jour de départ ne compte pas et le délai n'est pas prolongé par un "
                + "week-end ou un jour férié",
            de: "\(count) Kalendertage; der Anfangstag zählt nicht mit und die Frist wird durch ein Wochenende oder "
                + "einen Feiertag nicht verlängert",
            en: "\(count) calendar days; the day of the event is not counted and a weekend or holiday does not extend "
                + "the term")
    }

    private static func workingDays(_ count: Int, _ rule: WorkingDayRule) -> LocalizedText {
        let text = rule.text
        return LocalizedText(
            nl: "\(count) werkdagen; de begindag telt niet mee; \(text.nl)",
            fr: "\(count) jours ouvrables ; le jour de départ ne compte pas ; \(text.fr)",
            de: "\(count) Werktage; der Anfangstag zählt nicht mit; \(text.de)",
            en: "\(count) working days; the day of the event is not counted; \(text.en)")
    }

    private static func months(_ count: Int) -> LocalizedText {
        LocalizedText(
            nl: "\(count) \(count == 1 ? "maand" : "maanden"), van dag tot dag; de begindag telt niet mee",
            fr: "\(count) mois, de quantième à quantième ; le jour de départ ne compte pas",
            de: "\(count) \(count == 1 ? "Monat" : "Monate"), von Tag zu Tag; der Anfangstag zählt nicht mit",
            en: "\(count) \(count == 1 ? "month" : "months"), from day to day; the day of the event is not counted")
    }
}

import Gateway
import Messages
import SocialSecurity

extension SettingReader {
    /// What the security adviser's reviews and reports go by.
    func review() -> ReviewSettings {
        var settings = ReviewSettings()
        settings.reportShowsUsers = choice("review.reportShowsUsers", Answer.self) == .yes
        settings.burstCount = number("review.burstCount", in: 2...100_000)
        settings.burstWindow = .seconds(number("review.burstMinutes", in: 1...1_440) * 60)
        let (from, to) = (number("review.officeFrom", in: 0...23), number("review.officeTo", in: 1...24))
        if from < to {
            settings.officeHours = from..<to
        } else {
            add("review.officeTo", "must be later than review.officeFrom", "write hours of one day, such as 7 and 19")
        }
        settings.usersPerPerson = number("review.usersPerPerson", in: 2...10_000)
        settings.refusalCount = number("review.refusalCount", in: 2...10_000)
        for text in list("review.withheldFlows") { withhold(text, &settings) }
        return settings
    }

    private enum Answer: String, CaseIterable {
        case yes = "true"
        case no = "false"
    }

    /// Reads `consultHealthInsurance=hidden` or `requestInquiry=2027-03-01`.
    private func withhold(_ text: String, _ settings: inout ReviewSettings) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let flow = Messages.Operation(rawValue: String(parts[0])), flow.isWithholdable,
            let rule = withholding(String(parts[1]))
        else {
            return add(
                "review.withheldFlows", "must be FLOW=hidden or FLOW=YYYY-MM-DD, FLOW a question",
                "write a question such as consultHealthInsurance (its answer is withheld with it), and hidden or the day "
                    + "from which it is shown")
        }
        settings.withheldFlows[flow] = rule
    }

    private func withholding(_ text: String) -> ReviewSettings.Withholding? {
        text == "hidden" ? .hidden : (try? CivilDate(text)).map { .until($0) }
    }
}

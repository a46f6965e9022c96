import SocialSecurity

/// One line of the catalogue of `RefusalCode`.
struct RefusalEntry: Hashable, Sendable {
    /// The rule, in kebab case.
    let rule: String
    /// True when sending the same document again cannot help.
    let isFinal: Bool
    /// The situations in which it is given; English, for those who write software.
    let when: String
    /// What is the matter.
    let text: LocalizedText
    /// What helps.
    let remedy: LocalizedText
}

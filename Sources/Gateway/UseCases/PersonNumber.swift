import AuditLog
import SocialSecurity

/// Finds numbers of persons in texts that must hold none: `PersonSpelling` with the structure and check number of an INSZ.
enum PersonNumber {
    /// True when the text holds an INSZ with a right check number.
    static func isHeld(in text: String) -> Bool {
        PersonSpelling.numbers(in: text).contains { (try? SSIN($0)) != nil }
    }
}

import SocialSecurity
import Synchronization
import XMLSecurity

/// Counts, for each organisation and person, the dry runs that told whether somebody knows the person.
///
/// An inquiry leaves a trace at every OCMW that it reaches, and a search in the directory needs a proof of identity; a
/// dry run has neither, so without a limit it would be the quiet way to the list of those who know a person. It counts
/// every answer, whatever it says, also the same question again: watching one OCMW tells when it begins to know.
/// It lies in memory: a restart forgets at most a day.
final class QuestionCounter: Sendable {
    /// What is allowed.
    enum Limits {
        /// The time that counts.
        static let window = Duration.seconds(86_400)
        /// As many answers about one person within the window.
        static let answers = 10
        /// From so many pairs of organisation and person on those of yesterday are thrown away.
        static let memory = 10_000
    }

    private struct Key: Hashable {
        let organisation: EnterpriseNumber
        let person: PersonKey
    }

    private let instants = Mutex<[Key: [UTCInstant]]>([:])

    /// Counts a question that is about to be answered.
    ///
    /// - Returns: false when it is one too many; then it is not counted and may not be answered.
    func admits(_ organisation: EnterpriseNumber, about person: PersonKey, at now: UTCInstant) -> Bool {
        instants.withLock { instants in
            if instants.count >= Limits.memory {
                instants = instants.filter { !Self.recent($0.value, at: now).isEmpty }
            }
            let key = Key(organisation: organisation, person: person)
            let recent = Self.recent(instants[key] ?? [], at: now)
            guard recent.count < Limits.answers else { return false }
            instants[key] = recent + [now]
            return true
        }
    }

    private static func recent(_ instants: [UTCInstant], at now: UTCInstant) -> [UTCInstant] {
        instants.filter { $0.duration(to: now) < Limits.window }
    }
}

import SocialSecurity
import Synchronization
import XMLSecurity

/// Counts the refusals of each organisation that may be attempts to find persons by trying.
///
/// It lies in memory: a restart forgets at most an hour. One organisation takes at most `Limits.memory` entries of each
/// kind.
final class AttemptCounter: Sendable {
    /// What is counted.
    enum Kind: Hashable, Sendable, CaseIterable {
        /// MSG00012: a person that the organisation has not integrated.
        case notIntegrated
        /// OGW00501: a proof of identity that does not agree.
        case proofMismatch
        /// MSG00021: a person whom the recipient does not know, in a flow or in a dry run.
        case unknownAtRecipient
    }

    /// From when on the hub reacts.
    enum Limits {
        /// The time that counts.
        static let window = Duration.seconds(3_600)
        /// Beyond as many refusals of all kinds together the hub's log warns.
        static let warning = 10
        /// After as many proof mismatches documents with a proof wait (OGW00601) until the hour has passed.
        static let brake = 50
        /// As many refusals are remembered.
        static let memory = 100
    }

    private struct Key: Hashable {
        let organisation: EnterpriseNumber
        let kind: Kind
    }

    private let instants = Mutex<[Key: [UTCInstant]]>([:])

    /// Counts a refusal.
    ///
    /// - Returns: the refusals of all kinds within the window, this one included, when they are more than
    ///   `Limits.warning`.
    func count(_ kind: Kind, of organisation: EnterpriseNumber, at now: UTCInstant) -> Int? {
        let total = instants.withLock { instants in
            let key = Key(organisation: organisation, kind: kind)
            instants[key] = Self.recent(instants[key], at: now).suffix(Limits.memory - 1) + [now]
            return Kind.allCases.reduce(0) { sum, kind in
                sum + Self.recent(instants[Key(organisation: organisation, kind: kind)], at: now).count
            }
        }
        return total > Limits.warning ? total : nil
    }

    /// True when the organisation showed so many wrong proofs that none is looked at now.
    func isBraked(_ organisation: EnterpriseNumber, at now: UTCInstant) -> Bool {
        instants.withLock { instants in
            let key = Key(organisation: organisation, kind: .proofMismatch)
            return Self.recent(instants[key], at: now).count >= Limits.brake
        }
    }

    private static func recent(_ instants: [UTCInstant]?, at now: UTCInstant) -> [UTCInstant] {
        (instants ?? []).filter { $0.duration(to: now) < Limits.window }
    }
}

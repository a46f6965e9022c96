/// Which key an OCMW's logs may be given next.
///
/// The keys of an OCMW are one chain through its yearly logs: the first one is taken from whoever signs for the OCMW, each
/// further one only when the one in force vouches for it. So whoever has the OCMW's certificate, but not the log's key,
/// can put no key of his own behind it. What the hub's operator allowed by hand counts as vouched for.
public enum LogKeySuccession {
    /// What becomes of a key.
    public enum Verdict: Hashable, Sendable {
        /// The log has it: nothing changes.
        case known
        /// It is the next one.
        case accepted
        /// It is the next one by the word of the hub's operator alone: that word is spent.
        case acceptedByPermission
        /// The log has as many keys as it may have.
        case tooMany
        /// Nobody vouches for it.
        case notVouchedFor
    }

    /// Judges a key.
    ///
    /// - Parameters:
    ///   - old: the key that vouches for it by a proof that holds; nil when none does.
    ///   - keys: those of all logs of the OCMW, in the order of registration.
    ///   - isAllowed: whether the hub's operator allowed it, and that permission is open.
    public static func verdict(
        on key: LogKey, replacing old: [UInt8]?, among keys: [LogKey], limit: Int, isAllowed: Bool
    ) -> Verdict {
        let own = keys.filter { $0.origin == key.origin }
        if own.contains(where: { $0.publicKey == key.publicKey }) { return .known }
        guard own.count < limit else { return .tooMany }
        guard let inForce = keys.last?.publicKey, key.publicKey != inForce else { return .accepted }
        let isNew = !keys.contains { $0.publicKey == key.publicKey }
        if old == inForce, isNew { return .accepted }
        return isAllowed ? .acceptedByPermission : .notVouchedFor
    }
}

/// What came of a registration.
public enum LogKeyRegistration: Hashable, Sendable {
    /// The outcome that stays, which is an earlier one when there is one (then nothing was changed).
    case kept(FinalOutcome)
    /// Nothing was written.
    case refused(LogKeySuccession.Verdict)
}

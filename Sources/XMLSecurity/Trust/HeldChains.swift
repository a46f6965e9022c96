/// Certificates whose chain was found to hold, and for how long it does; at most 1,024, then it starts anew.
///
/// What holds follows from the certificates, the anchors, one state of the revocation sources and the instant. Anchors never
/// change; a new state of the sources comes with an empty value of this type. Failures are never kept.
struct HeldChains {
    private struct Entry {
        /// Keeps the address that is the key from being used again.
        let certificate: Certificate
        let period: Range<Int64>
        let revocation: RevocationState
    }

    private struct Key: Hashable {
        let certificate: ObjectIdentifier
        let purpose: TrustStore.Purpose
    }

    private var entries: [Key: Entry] = [:]

    /// What was found about revocation when the chain was judged; nil when it must be judged anew.
    ///
    /// - Parameter seconds: the instant, in seconds since 1970.
    func revocation(of certificate: Certificate, for purpose: TrustStore.Purpose, at seconds: Int64) -> RevocationState?
    {
        let entry = entries[Key(certificate: ObjectIdentifier(certificate.handle), purpose: purpose)]
        guard let entry, entry.period.contains(seconds) else { return nil }
        return entry.revocation
    }

    mutating func insert(
        _ certificate: Certificate, for purpose: TrustStore.Purpose, during period: Range<Int64>,
        _ revocation: RevocationState
    ) {
        guard !period.isEmpty else { return }
        if entries.count >= 1024 { entries.removeAll(keepingCapacity: true) }
        entries[Key(certificate: ObjectIdentifier(certificate.handle), purpose: purpose)] = Entry(
            certificate: certificate, period: period, revocation: revocation)
    }
}

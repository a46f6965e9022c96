/// Certificates whose chain was judged, and for how long that stays so; at most 1,024, then it starts anew.
///
/// The judgement follows from the certificates, the anchors, one state of the revocation sources and the instant. Anchors never
/// change; a new state of the sources comes with an empty value of this type. Only chains to an anchor are kept, so strangers
/// crowd nobody out; a revoked certificate is kept too, or whoever holds it would have the lists verified at each message.
struct HeldChains {
    private struct Entry {
        /// Keeps the address that is the key from being used again.
        let certificate: Certificate
        let period: Range<Int64>
        let judged: JudgedCertificate
    }

    private struct Key: Hashable {
        let certificate: ObjectIdentifier
        let purpose: TrustStore.Purpose
    }

    private var entries: [Key: Entry] = [:]

    var count: Int { entries.count }

    /// What was found when the chain was judged; nil when it must be judged anew.
    ///
    /// - Parameter seconds: the instant, in seconds since 1970.
    func judged(_ certificate: Certificate, for purpose: TrustStore.Purpose, at seconds: Int64) -> JudgedCertificate? {
        let entry = entries[Key(certificate: ObjectIdentifier(certificate.handle), purpose: purpose)]
        guard let entry, entry.period.contains(seconds) else { return nil }
        return entry.judged
    }

    mutating func insert(
        _ certificate: Certificate, for purpose: TrustStore.Purpose, during period: Range<Int64>,
        _ judged: JudgedCertificate
    ) {
        if entries.count >= 1024 { entries.removeAll(keepingCapacity: true) }
        entries[Key(certificate: ObjectIdentifier(certificate.handle), purpose: purpose)] = Entry(
            certificate: certificate, period: period, judged: judged)
    }
}

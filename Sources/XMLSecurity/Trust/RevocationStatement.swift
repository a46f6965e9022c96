/// What one list or one OCSP response says about one certificate. Times are in seconds since 1970.
///
/// Source: RFC 5280, sections 5.1.2 and 5.3; RFC 6960, sections 2.2 and 2.4.
struct RevocationStatement: Hashable {
    enum Status: Hashable {
        case good
        /// - Parameters:
        ///   - from: the earlier of revocationDate and invalidityDate.
        ///   - isOnHold: the reason is certificateHold, the only one that can be taken back.
        case revoked(from: Int64, isOnHold: Bool)
    }

    let status: Status
    let thisUpdate: Int64
    let nextUpdate: Int64?
    /// Certificates that ended at or after this still stand in it (expiredCertsOnCRL, archive cutoff); nil: none that ended.
    let keepsEndedSince: Int64?
    /// When whoever made it may be believed about the present: the validity of a delegated responder.
    var believable = Int64.min..<Int64.max

    /// The instants at which it may still be believed, from when it was made; empty when it says nothing about its end.
    ///
    /// - Parameter maximumAge: seconds after ``thisUpdate``.
    func freshness(maximumAge: Int64?) -> Range<Int64> {
        let oldest = maximumAge.map { thisUpdate.addingReportingOverflow($0).partialValue }
        guard let end = [nextUpdate, oldest].compactMap(\.self).min(), end > thisUpdate else {
            return thisUpdate..<thisUpdate
        }
        return (thisUpdate..<end).clamped(to: believable)
    }

    /// Whether it shows that a certificate was not revoked at `instant`.
    ///
    /// One made later shows it too: revocation leaves a trace. But the trace may be dropped once the certificate has ended.
    ///
    /// Source: RFC 5280, section 3.3; RFC 6960, section 4.4.4.
    func clears(at instant: Int64, certificateEnd: Int64, maximumAge: Int64?) -> Bool {
        let isLater = thisUpdate > instant
        switch status {
        case .revoked(let from, _): return isLater && from > instant
        case .good where isLater:
            return thisUpdate <= certificateEnd || keepsEndedSince.map { $0 <= certificateEnd } ?? false
        case .good: return freshness(maximumAge: maximumAge).contains(instant)
        }
    }

    /// Whether it says that the certificate was revoked at `instant`. Age does not weaken it: revocation is for ever.
    ///
    /// - Parameter statements: all statements about the certificate; a newer one may have ended a hold.
    func revokes(at instant: Int64, among statements: [Self]) -> Bool {
        guard case .revoked(let from, let isOnHold) = status, from <= instant || thisUpdate <= instant else {
            return false
        }
        let isReleased = statements.contains {
            $0.status == .good && $0.thisUpdate > thisUpdate && $0.thisUpdate <= instant
        }
        return !(isOnHold && isReleased)
    }
}

extension [RevocationStatement] {
    /// What they say together about one certificate at `instant`, and when that stays so.
    ///
    /// - Returns: the state; the instants around `instant` for which it may be remembered, empty when it may not.
    func state(
        at instant: Int64, certificateEnd: Int64, maximumAge: Int64?
    ) -> (state: RevocationState, period: Range<Int64>) {
        if contains(where: { $0.revokes(at: instant, among: self) }) { return (.revoked, 0..<0) }
        let clearing = filter { $0.clears(at: instant, certificateEnd: certificateEnd, maximumAge: maximumAge) }
        let isPlain = allSatisfy { $0.status == .good }
        guard !clearing.isEmpty else {
            // Statements only age: what is unknown stays so.
            return (.unknown, isPlain ? instant..<Int64.max : 0..<0)
        }
        let periods = clearing.map { $0.freshness(maximumAge: maximumAge) }.filter { $0.contains(instant) }
        guard isPlain, let longest = periods.max(by: { $0.upperBound < $1.upperBound }) else {
            return (.notRevoked, 0..<0)
        }
        return (.notRevoked, longest)
    }
}

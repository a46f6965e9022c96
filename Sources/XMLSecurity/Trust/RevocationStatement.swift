import CLibCrypto

/// What one list or one OCSP response says about one certificate. Times are in seconds since 1970.
///
/// Source: RFC 5280, sections 5.1.2 and 5.3; RFC 6960, sections 2.2 and 2.4.
struct RevocationStatement: Hashable {
    enum Status: Hashable {
        case good
        /// - Parameters:
        ///   - from: the earlier of revocationDate and invalidityDate.
        ///   - reason: `CRL_REASON_…`; -1 when absent.
        case revoked(from: Int64, reason: Int64)
    }

    let status: Status
    let thisUpdate: Int64
    let nextUpdate: Int64?
    /// Certificates that ended at or after this still stand in it (expiredCertsOnCRL, archive cutoff); nil: none that ended.
    let keepsEndedSince: Int64?
    /// When whoever made it may be believed about the present: the validity of a delegated responder.
    var believable = Int64.min..<Int64.max
    var source = RevocationEvidence.Source.list

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
        guard case .revoked(let from, _) = status, from <= instant || thisUpdate <= instant else { return false }
        let isReleased = statements.contains {
            $0.status == .good && $0.thisUpdate > thisUpdate && $0.thisUpdate <= instant
        }
        return !(isOnHold && isReleased)
    }

    /// Whether the reason is certificateHold, the only one that can be taken back.
    var isOnHold: Bool {
        if case .revoked(_, Int64(CRL_REASON_CERTIFICATE_HOLD)) = status { true } else { false }
    }

    /// The instants at which it surely revokes, whatever other statements say.
    fileprivate var revokedPeriod: Range<Int64> {
        guard case .revoked(let from, _) = status, !isOnHold else { return 0..<0 }
        return (Swift.min(from, thisUpdate)..<Int64.max).clamped(to: believable)
    }
}

extension [RevocationStatement] {
    /// What statements say together about one certificate.
    struct Finding {
        let state: RevocationState
        /// The instants around the one asked for, for which it may be remembered; empty when it may not.
        let period: Range<Int64>
        /// The statement that decided; the newest when none did.
        let decisive: RevocationStatement?
    }

    /// What they say at `instant`, and when that stays so.
    func finding(at instant: Int64, certificateEnd: Int64, maximumAge: Int64?) -> Finding {
        let revoking = filter { $0.revokes(at: instant, among: self) }
        if let decisive = revoking.first(where: { !$0.isOnHold }) ?? revoking.first {
            return Finding(state: .revoked, period: decisive.revokedPeriod, decisive: decisive)
        }
        let clearing = filter { $0.clears(at: instant, certificateEnd: certificateEnd, maximumAge: maximumAge) }
        let isPlain = allSatisfy { $0.status == .good }
        let newest = (clearing.isEmpty ? self : clearing).max { $0.thisUpdate < $1.thisUpdate }
        guard !clearing.isEmpty else {
            // Statements only age: what is unknown stays so.
            return Finding(state: .unknown, period: isPlain ? instant..<Int64.max : 0..<0, decisive: newest)
        }
        let fresh = clearing.filter { $0.freshness(maximumAge: maximumAge).contains(instant) }
        let longest = fresh.max {
            $0.freshness(maximumAge: maximumAge).upperBound < $1.freshness(maximumAge: maximumAge).upperBound
        }
        guard isPlain, let longest else { return Finding(state: .notRevoked, period: 0..<0, decisive: newest) }
        return Finding(
            state: .notRevoked, period: longest.freshness(maximumAge: maximumAge), decisive: longest)
    }
}

/// Lists and OCSP responses as read: one immutable state of what is known about revocation.
final class RevocationSources: Sendable {
    private let lists: [RevocationListHandle]
    private let responses: [OCSPResponseHandle]

    /// - Throws: `XMLSecurityError` with `.certificateUnusable` when one cannot be read.
    init(lists: [[UInt8]], responses: [[UInt8]]) throws(XMLSecurityError) {
        var parsedLists: [RevocationListHandle] = []
        for list in lists { parsedLists.append(try RevocationListHandle(list)) }
        var parsedResponses: [OCSPResponseHandle] = []
        for response in responses { parsedResponses.append(try OCSPResponseHandle(response)) }
        (self.lists, self.responses) = (parsedLists, parsedResponses)
    }

    var isEmpty: Bool { lists.isEmpty && responses.isEmpty }

    /// What is known about the certificates of a chain below its anchor.
    struct Finding {
        /// The worst state of all.
        var state: RevocationState
        /// The instants around the one asked for, for which it may be remembered.
        var period: Range<Int64>
        /// What it rests on: about the worst certificate, or the first when all are alike.
        var evidence: RevocationEvidence?
    }

    /// Judges the certificates of a chain below its anchor.
    ///
    /// - Parameters:
    ///   - store: the anchors.
    ///   - instant: in seconds since 1970.
    func judge(
        _ chain: borrowing CertificateChain, _ store: OpaquePointer, at instant: Int64, _ policy: RevocationPolicy
    ) -> Finding {
        let listed = lists.map { $0.statements(on: chain, store, at: instant) }
        let maximumAge = policy.maximumAge.map { $0.components.seconds }
        var worst = Finding(state: .notRevoked, period: Int64.min..<Int64.max)
        for depth in 0..<chain.judgedCount {
            let statements = listed.compactMap { $0[depth] } + answers(on: chain, depth, store, at: instant)
            let found = statements.finding(
                at: instant, certificateEnd: chain.end(at: depth), maximumAge: maximumAge)
            let isWorse = worst.state == .notRevoked && found.state != .notRevoked
            if depth == 0 || isWorse || found.state == .revoked {
                let gap: RevocationEvidence.Gap? =
                    found.state == .unknown ? (found.decisive == nil ? .noStatement : .outdated) : nil
                worst.evidence = RevocationEvidence(subject: chain.subject(at: depth), found.decisive, gap: gap)
            }
            if found.state == .revoked {
                return Finding(state: .revoked, period: found.period, evidence: worst.evidence)
            }
            if found.state == .unknown { worst.state = .unknown }
            worst.period = worst.period.clamped(to: found.period)
        }
        return worst
    }

    private func answers(
        on chain: borrowing CertificateChain, _ depth: Int, _ store: OpaquePointer, at instant: Int64
    ) -> [RevocationStatement] {
        guard !responses.isEmpty, let certificate = chain[depth], let issuer = chain[depth + 1] else { return [] }
        return responses.flatMap { response in
            response.statements(on: certificate, issuer: issuer, at: instant) { responder in
                revokes(responder, store, at: instant)
            }
        }
    }

    /// Whether a list revokes a delegated responder.
    ///
    /// One without a statement passes: whoever trusts it may say so by id-pkix-ocsp-nocheck, and most issuers keep no second service
    /// for it. Source: RFC 6960, section 4.2.2.2.1.
    private func revokes(_ responder: OpaquePointer, _ store: OpaquePointer, at instant: Int64) -> Bool {
        guard let chain = ChainVerification.chain(of: responder, store, at: instant) else { return true }
        return lists.contains { list in
            list.statements(on: chain, store, at: instant)[0].map { $0.revokes(at: instant, among: [$0]) } ?? false
        }
    }
}

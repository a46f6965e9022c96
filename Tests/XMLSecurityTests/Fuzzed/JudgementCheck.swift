@testable import XMLSecurity

/// What lists and responses do to a judgement: the same in any order and however often asked, never to the good of a certificate,
/// and nothing when nobody signed them who may.
struct JudgementCheck {
    let world: FuzzWorld
    let input: JudgementInput

    private typealias Source = JudgementInput.Source

    /// - Returns: whether the certificate was trusted at an instant.
    func run() throws(FuzzFinding) -> Bool {
        // One that cannot be read refuses all.
        guard let asked = store(input.sources) else { return false }
        let found = input.instants.map { judge(asked, $0) }
        // What was found is remembered.
        try FuzzFinding.unless(input.instants.map { judge(asked, $0) } == found, "asked again: not \(found)")
        for (judgement, instant) in zip(found, input.instants) { try check(judgement, at: instant) }
        return found.contains { $0.failures.isEmpty }
    }

    private func check(_ found: TrustJudgement, at instant: UTCInstant) throws(FuzzFinding) {
        try expect(found, input.sources, instant, "asked at other instants before")
        try expect(found, input.sources.reversed(), instant, "in another order")
        let replaced = store([])
        try? replaced?.replace(revocationLists: lists(input.sources), ocspResponses: responses(input.sources))
        try FuzzFinding.unless(
            replaced.map { judge($0, instant) } == found, "sources that came later give another judgement")
        try checkEach(found, at: instant)
        let bare = try? TrustStore(anchors: world.anchors).failures(
            certificate: input.certificate, intermediates: input.intermediates, for: input.purpose, at: instant)
        try FuzzFinding.unless(Set(bare ?? []).isSubset(of: found.failures), "revocation heals a certificate")
        try FuzzFinding.unless(
            !found.failures.isEmpty || world.files.isSigned(input.certificate.der), "a certificate of nobody is trusted"
        )
    }

    /// What each source does.
    private func checkEach(_ found: TrustJudgement, at instant: UTCInstant) throws(FuzzFinding) {
        // Only a hold can be taken back.
        let mayBeReleased = input.certificate == world.files.certificates["revocation/held"]
        for index in input.sources.indices {
            let source = input.sources[index]
            if !world.files.isSigned(source.der) {
                let others = input.sources[..<index] + input.sources[(index + 1)...]
                try expect(found, Array(others), instant, "without \(index), which nobody signed")
            }
            guard !mayBeReleased, let alone = store([source]) else { continue }
            let isRevoked = judge(alone, instant).revocation == .revoked
            try FuzzFinding.unless(!isRevoked || found.revocation == .revoked, "\(index) alone revokes, all do not")
        }
    }

    private func expect(
        _ found: TrustJudgement, _ sources: [Source], _ instant: UTCInstant, _ text: String
    ) throws(FuzzFinding) {
        let other = store(sources).map { judge($0, instant) }
        try FuzzFinding.unless(other == found, "at \(instant): \(found), \(text): \(String(describing: other))")
    }

    private func store(_ sources: [Source]) -> TrustStore? {
        try? TrustStore(
            anchors: world.anchors, revocationLists: lists(sources), ocspResponses: responses(sources),
            policy: input.policy)
    }

    private func judge(_ store: TrustStore, _ instant: UTCInstant) -> TrustJudgement {
        store.judge(
            certificate: input.certificate, intermediates: input.intermediates, for: input.purpose, at: instant)
    }

    private func lists(_ sources: [Source]) -> [[UInt8]] {
        sources.compactMap { if case .list(let der) = $0 { der } else { nil } }
    }

    private func responses(_ sources: [Source]) -> [[UInt8]] {
        sources.compactMap { if case .response(let der) = $0 { der } else { nil } }
    }
}

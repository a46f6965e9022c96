import XMLSecurity

extension RevocationEvidence {
    /// What is known of the revocation of a certificate, as a command shows it: the state, and what it rests on.
    func facts(_ state: RevocationState) -> [(name: String, value: String)] {
        let all: [(String, String?)] = [
            ("revocation", state.rawValue), ("revocationReason", gap?.rawValue ?? reason),
            ("revocationSubject", subject), ("revocationSource", source?.rawValue),
            ("revocationThisUpdate", thisUpdate?.xmlDateTime), ("revocationNextUpdate", nextUpdate?.xmlDateTime),
            ("revokedFrom", revokedFrom?.xmlDateTime),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}

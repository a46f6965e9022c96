import XMLSecurity

/// Judges a SOAP message or a signed document by itself, whatever its payload.
struct MessageJudge {
    let trust: TrustStore
    let instant: UTCInstant
    /// Judges the root of a document, or the children of a message's Body; nil asks no schema.
    let schema: SchemaSet?

    /// - Throws: `XMLSecurityError` when no verdict can be reached.
    func verdict(on bytes: [UInt8]) throws(XMLSecurityError) -> FileVerdict {
        let verdict = try SOAPVerifier(trust: trust).verify(bytes: bytes, at: instant, schema: schema)
        // The first thing that the verifier looks at is whether this is an envelope at all.
        if verdict.failedSteps.map(\.code) == [.envelopeNotSOAP] { return try verdictOnDocument(bytes) }
        switch verdict {
        case .invalid(let steps): return FileVerdict(facts: ["kind": "message"], steps: steps)
        case .valid(let message):
            var facts = Self.facts(of: message.signer, message.revocation, message.revocationEvidence)
            facts["kind"] = "message"
            facts["soap"] = message.version.namespace
            facts["created"] = message.created.xmlDateTime
            facts["expires"] = message.expires.xmlDateTime
            return FileVerdict(facts: facts)
        }
    }

    private func verdictOnDocument(_ bytes: [UInt8]) throws(XMLSecurityError) -> FileVerdict {
        let root = try XMLReader.parse(bytes)
        let verdict = DocumentVerifier(trust: trust).verify(root, at: instant)
        // In the canonical form, which is signed: there every prefix means what it meant to the signer.
        let violations = try schema?.violations(in: root.canonicalBytes()) ?? []
        let steps = verdict.failedSteps + violations.map(FailedStep.init)
        guard let document = verdict.value, steps.isEmpty else {
            return FileVerdict(facts: ["kind": "document"], steps: steps)
        }
        var facts = Self.facts(of: document.signer, document.revocation, document.revocationEvidence)
        facts["kind"] = "document"
        facts["digest"] = Base64.encode(document.digest)
        return FileVerdict(facts: facts)
    }

    private static func facts(
        of signer: Certificate, _ revocation: RevocationState, _ evidence: RevocationEvidence?
    ) -> [String: String] {
        let known = evidence?.facts(revocation) ?? [("revocation", revocation.rawValue)]
        var facts = Dictionary(uniqueKeysWithValues: known)
        facts["certificateSubject"] = signer.subject
        facts["signer"] = signer.enterpriseNumberDigits
        if signer.enterpriseNumberDigits == nil {
            facts["warning"] =
                "the certificate has no KBO number (organizationIdentifier NTRBE-dddddddddd): the gateway refuses it"
        }
        return facts
    }
}

import Messages
import SocialSecurity
import XMLSecurity

/// Writes and reads an answer to an inquiry before there is one: what enters the register can be told later, and
/// what is told fits one message.
struct ReplyRehearsal {
    /// Bytes that the unsigned answer may have: with signature and envelope it stays well under the limit of messages.
    static let byteBudget = 512 << 10

    /// The hub's number, which stands for all parties.
    let hub: EnterpriseNumber
    /// About whom.
    let subject: SSIN

    /// The answer as it is when it fits the budget; else with as many of its first decisions as fit, and `.partial`.
    /// A dossier alone always fits: its fields are short and few.
    ///
    /// - Complexity: O(n) in the bytes of the answer.
    func fitting(_ reply: ReplyInquiry) throws -> ReplyInquiry {
        guard try byteCount(reply) > Self.byteBudget else { return reply }
        let frame = try byteCount(reply.with([]))
        var left = Self.byteBudget - frame
        let told = try reply.decisions.prefix { decision in
            left -= try byteCount(reply.with([decision])) - frame
            return left >= 0
        }
        return reply.with(Array(told))
    }

    /// Refuses what an answer could not tell, entry by entry.
    func check(_ request: RegisterRequest, asOf instant: UTCInstant) throws {
        try check(decisions: request.decisions, dossier: request.dossier, asOf: instant)
    }

    /// Refuses what an answer could not tell, entry by entry.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming each.
    func check(decisions: [MotivatedDecision], dossier: Dossier?, asOf instant: UTCInstant) throws {
        let errors = FieldErrors()
        let dossier = ReplyInquiry(dossier, asOf: instant)
        if let broken = try brokenRule(of: dossier) {
            errors.add("/dossier", broken, "cannot be told in an answer to another OCMW")
        } else {
            for (index, decision) in decisions.enumerated() {
                guard let broken = try brokenRule(of: dossier.with([decision])) else { continue }
                errors.add("/decisions/\(index)", broken, "cannot be told in an answer to another OCMW")
            }
        }
        try errors.check()
    }

    /// Refuses an answer that does not fit one message.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest`.
    func checkSize(of reply: ReplyInquiry) throws {
        guard try byteCount(reply) > Self.byteBudget else { return }
        throw RequestProblem.field("/decisions", "byte-budget", "must fit one message; send it in parts with partial")
    }

    /// The rule that keeps the answer from being told; `nil` when it can be.
    private func brokenRule(of reply: ReplyInquiry) throws -> String? {
        let document = try document(reply)
        let bytes = document.element().canonicalBytes()
        guard bytes.count <= Self.byteBudget else { return "byte-budget" }
        do {
            return try BusinessDocument(XMLReader.parse(bytes)) == document ? nil : "not-read-back"
        } catch let error as MessagesError {
            return error.rule
        } catch let error as XMLSecurityError {
            return error.code.rawValue
        }
    }

    private func byteCount(_ reply: ReplyInquiry) throws -> Int {
        try document(reply).element().canonicalBytes().count
    }

    private func document(_ reply: ReplyInquiry) throws -> BusinessDocument {
        let ticket = try Ticket("rehearsal")
        let asked = DocumentReference(
            ticket: ticket, digest: try DocumentDigest([UInt8](repeating: 0, count: 32)))
        let header = DocumentHeader(
            ticket: ticket, timestampSent: reply.decisionsAsOf, sender: hub, recipient: hub, inReplyTo: asked,
            conversation: ticket, legalContext: .socialInquiry, criteria: Criteria(ssin: subject, role: .applicant))
        return BusinessDocument(header: header, payload: .replyInquiry(reply))
    }
}

extension ReplyInquiry {
    /// Everything that a dossier holds, without decisions.
    fileprivate init(_ dossier: Dossier?, asOf instant: UTCInstant) {
        self.init(
            status: .partial, crossFacts: dossier?.crossFacts ?? CrossOCMWFacts(), gpmi: dossier?.gpmi,
            contactPerson: dossier?.contactPerson, dossierNumber: dossier?.number, decisionsAsOf: instant)
    }

    /// The same with some decisions only.
    fileprivate func with(_ decisions: [MotivatedDecision]) -> ReplyInquiry {
        ReplyInquiry(
            status: .partial, decisions: decisions, crossFacts: crossFacts, gpmi: gpmi, contactPerson: contactPerson,
            dossierNumber: dossierNumber, decisionsAsOf: decisionsAsOf)
    }
}

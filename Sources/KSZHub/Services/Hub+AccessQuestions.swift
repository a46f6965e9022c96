import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// Runs the very decision that the flow in question would meet, and sends nothing on.
    ///
    /// No oracle: the sender is told the outward rule and its code, never the facts of a refusal (a new number, a day of
    /// death); a refusal counts as an attempt, as the flow itself would have. Whether the recipient knows the person is
    /// told only to who registered the person, and a few times a day.
    ///
    /// - Throws: `AccessRefusal` when the sender asked too often.
    func answer(_ asked: AskAccess, in document: BusinessDocument) async throws -> Payload {
        let header = document.header
        let now = environment.clock()
        switch try await decision(on: question(asked, header), at: now) {
        case .allowed(let rule):
            logAnswer(to: asked, in: document, rule: rule, level: .info)
            return .askAccessResult(
                AskAccessResult(
                    status: .dataFound, isAllowed: true, code: RefusalCode.treated.rawValue,
                    rule: rule.replacing(" ", with: "-")))
        case .refused(let refusal):
            let level = level(of: refusal, by: header.sender)
            logAnswer(to: asked, in: document, rule: refusal.rule.rawValue, level: level)
            return .askAccessResult(
                AskAccessResult(
                    status: .dataFound, isAllowed: false, code: refusal.rule.code.rawValue,
                    rule: refusal.rule.outward.rawValue))
        }
    }

    private func question(_ asked: AskAccess, _ header: DocumentHeader) -> AccessQuestion {
        let operation = asked.flow.operation
        return AccessQuestion(
            requester: header.sender, recipient: operation.answeredByHub ? environment.number : asked.recipient,
            operation: operation, legalContext: header.legalContext, ssin: header.criteria?.ssin,
            role: header.criteria?.role)
    }

    /// The decision on a dry run, as far as the sender may know it.
    private func decision(on question: AccessQuestion, at now: UTCInstant) async throws -> AccessDecision {
        let day = environment.civilDay(now)
        let decision = try await decider.decide(question, on: day)
        guard let ssin = question.ssin, decision.tellsWhoKnows(question) else { return decision }
        guard try await decider.isRegistered(ssin, by: question.requester, on: day) else {
            // A policy line without registration opened the flow: the rules about the recipient are left out.
            var question = question
            question.recipient = nil
            return try await decider.decide(question, on: day)
        }
        let person = environment.index.key(of: environment.persons.newest(of: ssin))
        guard questions.admits(question.requester, about: person, at: now) else {
            throw AccessRefusal(.accessQuestionsAreFew, path: AccessDecider.ssinPath)
        }
        return decision
    }
}

extension AccessDecision {
    /// True when it says whether the recipient or source knows the person: both answers say it.
    fileprivate func tellsWhoKnows(_ question: AccessQuestion) -> Bool {
        guard question.operation.needsKnownRecipient, question.recipient != nil else { return false }
        switch self {
        case .allowed: return true
        case .refused(let refusal): return refusal.rule == .knownAtRecipient
        }
    }
}

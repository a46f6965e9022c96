import Messages
import SocialSecurity

extension Hub {
    /// Runs the very decision that the flow in question would meet, and sends nothing on.
    ///
    /// No oracle: the sender is told the outward rule and its code, never the facts of a refusal (a new number, a day of
    /// death); a refusal counts as an attempt, as the flow itself would have.
    func answer(_ asked: AskAccess, in document: BusinessDocument) async throws -> Payload {
        let header = document.header
        let operation = asked.flow.operation
        let question = AccessQuestion(
            requester: header.sender, recipient: operation.answeredByHub ? environment.number : asked.recipient,
            operation: operation, legalContext: header.legalContext, ssin: header.criteria?.ssin,
            role: header.criteria?.role)
        let now = environment.clock()
        switch try await decider.decide(question, on: environment.civilDay(now)) {
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
}

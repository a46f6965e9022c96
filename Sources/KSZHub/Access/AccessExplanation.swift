import Messages

/// A decision with the lines of the policy file that it stands on: for people who ask why.
public struct AccessExplanation: Sendable {
    /// The decision.
    public let decision: AccessDecision
    /// Allowed: the line that opened the flow. Refused: the lines that come nearest, all of which want something else;
    /// none when the rule is not about the policy file.
    public let lines: [PolicyLine]

    /// Explains a decision on a question.
    public init(_ decision: AccessDecision, on question: AccessQuestion, policy: PolicyTable) {
        self.decision = decision
        switch decision {
        case .allowed(let rule): lines = policy.lines.filter { rule == $0.ruleName }
        case .refused(let refusal): lines = policy.nearest(to: question, refusedBy: refusal.rule)
        }
    }
}

extension PolicyLine {
    /// How a decision names it.
    var ruleName: String { "policy line \(number)" }
}

extension PolicyTable {
    /// The lines that hold in everything that was tried before this rule.
    fileprivate func nearest(to question: AccessQuestion, refusedBy rule: AccessRule) -> [PolicyLine] {
        let ofFlow = lines.filter { $0.operation == question.operation }
        let ofOrganisation = ofFlow.filter { $0.admits(organisation: question.requester) }
        let ofContext = ofOrganisation.filter { $0.admits(context: question.legalContext) }
        switch rule {
        case .flowOpenToOrganisation: return ofFlow
        case .flowOpenUnderLegalContext: return ofOrganisation
        case .flowOpenForRole: return ofContext
        case .integratedInSector, .integratedByRequester:
            return ofContext.filter { $0.admits(role: question.role) }
        default: return []
        }
    }
}

import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Which lines the settings of an OCMW keep out of person reports.
struct WithheldFlows {
    private let context: ReviewContext
    private let today: CivilDate
    private var conversations: [String: Bool] = [:]

    private static let memory = 10_000
    private static let pageSize = 200

    init(_ context: ReviewContext) {
        self.context = context
        today = context.environment.civilDate(of: context.environment.clock())
    }

    /// True for a line of a withheld flow: its question, its answer, a look at either, or a verdict about them.
    mutating func withholds(_ leaf: AuditLeaf) async throws -> Bool {
        guard !context.settings.withheldFlows.isEmpty else { return false }
        if let service = leaf.service { return withholds(service: service) }
        // A look at a conversation or its evidence names no flow: the other lines of the conversation do.
        guard [.messageViewed, .logExported].contains(leaf.act), let conversation = leaf.conversation else {
            return false
        }
        return try await withholds(conversation: conversation)
    }

    private func withholds(service: String) -> Bool {
        guard let operation = Messages.Operation(auditName: service) else { return false }
        switch context.settings.withheldFlows[operation.question] {
        case .hidden: return true
        case .until(let day): return today < day
        case nil: return false
        }
    }

    private mutating func withholds(conversation: String) async throws -> Bool {
        if let known = conversations[conversation] { return known }
        guard let ticket = try? Ticket(conversation) else { return false }
        let isWithheld = try await isFlowWithheld(of: ticket)
        if conversations.count >= Self.memory { conversations.removeAll() }
        conversations[conversation] = isWithheld
        return isWithheld
    }

    /// Whether a line of the conversation is of a withheld flow. Only lines of the gateway tell that: what somebody else wrote
    /// hides no conversation, however much of it there is it shows none either.
    ///
    /// - Complexity: O(n) in lines of the conversation, up to the newest one that is of a withheld flow.
    private func isFlowWithheld(of ticket: Ticket) async throws -> Bool {
        var position: AuditPosition?
        repeat {
            let lines = try await context.tenant.store.auditLines(
                .conversation(ticket), before: position, limit: Self.pageSize)
            let isWithheld = lines.contains { line in
                line.isOurs
                    && (try? AuditLeaf(decoding: line.leafBytes))?.service.map(withholds(service:)) ?? false
            }
            if isWithheld { return true }
            position = lines.count < Self.pageSize ? nil : lines.last.map { .init(year: $0.year, index: $0.index) }
        } while position != nil
        return false
    }
}

extension Messages.Operation {
    /// The question that this document asks or answers: the flow that the settings name.
    var question: Messages.Operation {
        if self == .replyInquiry { return .requestInquiry }
        return Self.allCases.first { $0.resultOperation == self } ?? self
    }

    /// True for what the settings may name as a flow to withhold: a question, which stands for its answer as well.
    public var isWithholdable: Bool { question == self && headerRule.subject == .required }
}

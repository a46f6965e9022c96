import Messages
import SocialSecurity

/// The table that decides who may use which flow, read from one file: the same for messages and for the dry run.
public struct PolicyTable: Hashable, Sendable {
    /// The lines in the order of the file.
    public let lines: [PolicyLine]

    /// Takes lines in the order in which they are tried.
    public init(lines: [PolicyLine]) { self.lines = lines }

    /// What the table says before anything about the person is looked at.
    enum FlowVerdict: Hashable, Sendable {
        /// No line opens this flow to the organisation (MSG00027).
        case notAuthorised
        /// The flow is open to the organisation, but not under this legal context (MSG00013).
        case contextNotAllowed
        /// The flow is open under this context; role and registrations of the person choose among these lines.
        case open([PolicyLine])
    }

    func verdict(
        on operation: Operation, context: LegalContext?, organisation: EnterpriseNumber
    ) -> FlowVerdict {
        let ofFlow = lines.filter { $0.operation == operation && $0.admits(organisation: organisation) }
        guard !ofFlow.isEmpty else { return .notAuthorised }
        let ofContext = ofFlow.filter { $0.admits(context: context) }
        return ofContext.isEmpty ? .contextNotAllowed : .open(ofContext)
    }
}

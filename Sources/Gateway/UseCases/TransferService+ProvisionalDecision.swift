import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension TransferService {
    /// Records the minister's provisional decision, which came outside the network. The petitioner's record is relayed to
    /// the first OCMW; the first OCMW, which is told on paper too, records it for itself: the petitioner has its own.
    ///
    /// A wrong record is corrected by another one: the petitioner's is relayed again, five in all; the first OCMW's is taken
    /// until both sides say the same.
    ///
    /// - Throws: `RequestProblem`: `.notFound`; `.invalidRequest` for a day to come or for an OCMW that is no party;
    ///   `.stateConflict` before a contest, or when there is nothing to correct.
    ///
    /// Source: law of 2 April 1965, art. 15 al. 4 and 5: one of the two is designated.
    public func relayDecision(
        on transfer: TransferName, _ request: ProvisionalDecisionRequest, if condition: VersionCondition = .any,
        by caller: Caller
    ) async throws -> TransferRecord {
        try request.checkDates(today: today)
        return try await follow(transfer, if: condition, by: caller, allowed: [.contested, .provisionallyDecided]) {
            transfer, application, draft in
            guard environment.mayBeDesignated(request.designated, in: transfer, of: caller.tenant) else {
                throw RequestProblem.field(
                    "/designated", "designated-party", "must be one of the two OCMWs of the transfer")
            }
            let decision = ProvisionalDecision(
                decidedOn: request.decisionDate, designated: request.designated, reference: request.reference)
            let before = transfer.provisionalDecision
            if let before { try await checkCorrection(of: before, by: decision, on: transfer, caller: caller) }
            transfer.state = .provisionallyDecided
            transfer.provisionalDecision = decision
            switch transfer.direction {
            case .received: try draft.relay(request, on: transfer, application: application)
            case .sent: try draft.recordDecision(on: transfer, application: application)
            }
            let (was, isNow) = (before.map { caller.tenant.receives(for: $0.designated) }, request.designated)
            if was != caller.tenant.receives(for: isNow) {
                let effects = DomainEffects(environment: environment)
                try await effects.designate(isNow, for: application, draft: &draft)
            }
            draft.event(
                TimelineCode.provisionalDecision, conversation: transfer.conversation, ticket: transfer.ticket,
                counterpart: transfer.direction == .received ? transfer.counterpart : nil,
                ["designated": request.designated.digits, "decidedOn": request.decisionDate.description])
        }
    }

    private func checkCorrection(
        of known: ProvisionalDecision, by decision: ProvisionalDecision, on transfer: TransferRecord, caller: Caller
    ) async throws {
        guard known != decision else {
            throw RequestProblem(
                .stateConflict, "This decision is recorded already.", remedy: "Nothing is left to do.")
        }
        switch transfer.direction {
        case .received: try await checkFollowUps(of: transfer, .notifyProvisionalDecision, by: caller)
        case .sent:
            let relayed = try await transfer.relayedDecisions(environment, to: caller.tenant).last
            guard relayed?.saysTheSame(as: known) != true else {
                throw RequestProblem(
                    .stateConflict, "Both OCMWs recorded the same decision.",
                    remedy: "Ask the other OCMW to relay the right decision; then correct the record here.")
            }
        }
    }

    /// Refuses a follow-up that the other OCMW would refuse.
    func checkFollowUps(of transfer: TransferRecord, _ operation: Messages.Operation, by caller: Caller) async throws {
        let told = try await transfer.followUps(
            operation, from: [caller.tenant.organisation], to: environment.receivers(for: transfer.counterpart),
            in: caller.tenant)
        guard told.count < TransferRecord.followUpLimit else {
            throw RequestProblem(
                .stateConflict,
                "The other OCMW was told \(TransferRecord.followUpLimit) times, which is as often as it takes it.",
                remedy: "Call the other OCMW.")
        }
    }
}

extension TransferRecord {
    /// How many confirmations that the applicant was informed, and how many provisional decisions, one transfer takes: the
    /// first and four corrections.
    static let followUpLimit = 5

    /// Documents of one kind that answer this transfer, oldest first.
    func followUps(
        _ operation: Messages.Operation, from senders: Set<EnterpriseNumber>, to recipients: Set<EnterpriseNumber>,
        in tenant: Tenant
    ) async throws -> [StoredDocument] {
        try await tenant.store.documents(inReplyTo: ticket).filter {
            $0.operation == operation && senders.contains($0.sender) && recipients.contains($0.recipient)
                && $0.conversation == conversation
        }
    }

    /// What the petitioner relayed about this transfer of ours, oldest first.
    func relayedDecisions(_ environment: GatewayEnvironment, to tenant: Tenant) async throws -> [ProvisionalDecision] {
        try await followUps(
            .notifyProvisionalDecision, from: environment.receivers(for: counterpart), to: tenant.addresses, in: tenant
        ).compactMap {
            guard case .notifyProvisionalDecision(let told) = try $0.businessDocument().payload else { return nil }
            return ProvisionalDecision(told)
        }
    }
}

extension ProvisionalDecision {
    /// What a relayed document says.
    init(_ told: NotifyProvisionalDecision) {
        self.init(decidedOn: told.decisionDate, designated: told.designated, reference: told.reference)
    }

    /// True when day and OCMW are the same; one side may know no reference.
    func saysTheSame(as other: ProvisionalDecision) -> Bool {
        decidedOn == other.decidedOn && designated == other.designated
    }
}

extension GatewayEnvironment {
    /// True for the two OCMWs of a transfer, under a number from before or after a merger too.
    func mayBeDesignated(_ organisation: EnterpriseNumber, in transfer: TransferRecord, of tenant: Tenant) -> Bool {
        lineage(of: tenant.organisation).union(tenant.addresses).union(lineage(of: transfer.counterpart))
            .contains(organisation)
    }
}

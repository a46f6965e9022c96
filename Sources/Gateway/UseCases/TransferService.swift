import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Transfers of competence, from both sides.
///
/// Source: RMI law art. 18 §4; organic law art. 58 §3; law of 2 April 1965, art. 15 al. 4 and 5.
public struct TransferService: Sendable {
    let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    // MARK: The first OCMW

    /// Forwards an application to the OCMW thought competent.
    ///
    /// - Throws: `RequestProblem`: `.notFound`; `.stateConflict` when it came by transfer or was forwarded before;
    ///   `.confirmationRequired` when the term of five calendar days is over and `confirmLate` is not set.
    public func transfer(
        application id: ApplicationID, _ request: TransferRequest, if condition: VersionCondition = .any,
        by caller: Caller
    ) async throws -> TransferRecord {
        try request.checkDates(today: today)
        let found = try await existing(application: id, caller: caller)
        return try await caller.tenant.conversations.passing(all: found.conversations) {
            let application = try await existing(application: id, caller: caller)
            try condition.check(application)
            try checkTransferable(application, to: request.recipient, caller: caller)
            let now = environment.clock()
            var draft = ActDraft(environment, caller: caller, at: now)
            let content = try application.request()
            let term = draft.terms.forwardBy(receivedOn: content.receivedOn(environment, terms: draft.terms))
            try checkLateness(term, request: request, today: draft.today)
            let transfer = try draft.commitTransfer(of: application, content: content, request: request, term: term)
            try draft.keep(transfer, for: caller)
            try await commit(draft, to: application, caller: caller)
            return transfer
        }
    }

    private func checkTransferable(_ application: ApplicationRecord, to recipient: EnterpriseNumber, caller: Caller)
        throws
    {
        guard recipient != caller.tenant.organisation else {
            throw RequestProblem.field("/recipient", "not-to-oneself", "must be another OCMW")
        }
        guard recipient != environment.hub else {
            throw RequestProblem.field(
                "/recipient", "not-to-the-hub", "must be an OCMW; this is the number of the KSZ hub")
        }
        guard !application.cameByTransfer else {
            throw RequestProblem(
                .stateConflict, "An application that came by transfer cannot be transferred again.",
                remedy: "Accept it, or contest it and petition the POD MI within five working days (law of 2 April "
                    + "1965, art. 15).",
                errors: [
                    .init(
                        field: "/recipient", rule: "onward-transfer-not-allowed",
                        message: "no transfer to a third OCMW")
                ])
        }
        guard application.state == .open else {
            throw RequestProblem(
                .stateConflict, "The application is \(application.state.rawValue): it cannot be transferred.",
                remedy: "Read the application and its transfers.")
        }
        guard !application.transfers.contains(where: { $0.state == .provisionallyDecided }) else {
            throw RequestProblem(
                .stateConflict, "The minister designated this OCMW provisionally: it cannot be transferred again.",
                remedy: "Examine and decide the application here (law of 2 April 1965, art. 15).")
        }
        try checkRegistered(application)
    }

    /// The hub passes on a transfer of an OCMW that registered the applicant only; one under way is waited for.
    private func checkRegistered(_ application: ApplicationRecord) throws {
        let persons = try application.request().persons
        guard let index = persons.firstIndex(where: { $0.role == .applicant }),
            let step = application.step(key: StepKey.integration(index)), step.state == .refused
        else { return }
        throw RequestProblem(
            .stateConflict,
            "The registration of the applicant was refused (\(step.code ?? "no code")): the hub would refuse the transfer.",
            remedy: "Give the right proof: POST /v1/applications/{id}/persons/\(index)/proof, then transfer. When the "
                + "number itself is wrong or replaced, forward by registered letter; the term runs on.",
            errors: [
                .init(
                    field: "/", rule: "applicant-not-registered", message: "the hub refused to register the applicant")
            ])
    }

    private func checkLateness(_ term: StatutoryTerm, request: TransferRequest, today: CivilDate)
        throws(RequestProblem)
    {
        guard term.isLate(sentOn: today), !request.confirmLate else { return }
        throw RequestProblem(
            .confirmationRequired,
            "The term for forwarding ended on \(term.dueDate). \(term.lateConsequence?.en ?? "The transfer is late.")",
            remedy: "Send the same call with confirmLate true to transfer late all the same.",
            errors: [
                .init(
                    field: "/confirmLate", rule: "late-transfer",
                    message: "late by \(term.dueDate.days(to: today)) day(s)")
            ])
    }

    /// Tells the second OCMW that the applicant was informed, after the transfer was sent; five times at most.
    public func informApplicant(
        of transfer: TransferName, _ request: ApplicantInformedRequest, if condition: VersionCondition = .any,
        by caller: Caller
    ) async throws -> TransferRecord {
        try request.checkDates(today: today)
        return try await follow(
            transfer, if: condition, by: caller, direction: .sent,
            allowed: [.queued, .delivered, .accepted, .contested]
        ) {
            transfer, application, draft in
            try await checkFollowUps(of: transfer, .confirmApplicantInformed, by: caller)
            transfer.applicantInformedOn = request.applicantInformed.date
            try draft.answer(
                .confirmApplicantInformed(ConfirmApplicantInformed(applicantInformed: request.applicantInformed)),
                transfer: transfer, application: application, recording: .applicantInformed)
            draft.event(
                TimelineCode.applicantInformed, conversation: transfer.conversation, ticket: transfer.ticket,
                counterpart: transfer.counterpart,
                ["informedOn": request.applicantInformed.date.description])
        }
    }

    // MARK: The second OCMW

    /// Accepts a received transfer.
    public func accept(
        _ transfer: TransferName, _ request: AcceptanceRequest, if condition: VersionCondition = .any, by caller: Caller
    ) async throws -> TransferRecord {
        try await follow(transfer, if: condition, by: caller, direction: .received, allowed: [.delivered]) {
            transfer, application, draft in
            transfer.state = .accepted
            try draft.answer(
                .acceptTransfer(
                    AcceptTransfer(
                        dossierNumber: request.dossierNumber, invitedOn: request.invitedOn,
                        contactPerson: request.contactPerson)),
                transfer: transfer, application: application, recording: .transferAccepted)
            draft.event(
                TimelineCode.transferAccepted, conversation: transfer.conversation, ticket: transfer.ticket,
                counterpart: transfer.counterpart)
        }
    }

    /// Contests a received transfer: the POD MI was asked to decide.
    public func contest(
        _ transfer: TransferName, _ request: ContestRequest, if condition: VersionCondition = .any, by caller: Caller
    ) async throws -> TransferRecord {
        try request.checkDates(today: today)
        return try await follow(transfer, if: condition, by: caller, direction: .received, allowed: [.delivered]) {
            transfer, application, draft in
            transfer.state = .contested
            transfer.petitionReference = request.petitionReference
            transfer.petitionDate = request.petitionDate
            try draft.answer(
                .contestTransfer(
                    ContestTransfer(
                        reasons: request.reasons, petitionReference: request.petitionReference,
                        petitionDate: request.petitionDate)),
                transfer: transfer, application: application, recording: .transferContested)
            try draft.recordPetition(on: transfer, application: application)
            draft.state(.contested, of: application)
            draft.event(
                TimelineCode.transferContested, conversation: transfer.conversation, ticket: transfer.ticket,
                counterpart: transfer.counterpart,
                ["petitionDate": request.petitionDate.description])
        }
    }

    // MARK: Reading

    /// One transfer of this OCMW, sent or received; the look at it is a line of the audit log.
    ///
    /// - Returns: the transfer, and the version of its application; rule, facts and reasons for social workers only.
    /// - Throws: `RequestProblem` with `.notFound`.
    public func view(_ name: TransferName, by caller: Caller) async throws -> TransferView {
        let found = try await transfer(name, by: caller)
        // Transfer and version come from one reading, so that the version fits what is shown.
        let application = try await existing(application: found.application, caller: caller)
        let transfer = application.transfers.first { $0.sender == name.sender && $0.ticket == name.ticket } ?? found
        let document = try await document(of: transfer, caller: caller)
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try draft.recordView(of: document)
        try await caller.tenant.store.commit(draft.changes)
        let content = caller.isSocialWorker ? try TransferCompetence(document) : nil
        return TransferView(record: transfer, version: application.version, content: content)
    }

    private func transfer(_ name: TransferName, by caller: Caller) async throws -> TransferRecord {
        let found = try await caller.tenant.store.transfer(sender: name.sender, ticket: name.ticket)
        guard let transfer = found else {
            throw RequestProblem.notFound
        }
        return transfer
    }

    /// Transfers in the order of their creation.
    public func transfers(after cursor: StoreCursor?, limit: Int, by caller: Caller) async throws -> [TransferRecord] {
        try await caller.tenant.store.transfers(after: cursor, limit: limit)
    }

    // MARK: Steps shared by the acts

    /// Today in Belgium: nothing that already happened lies after it.
    var today: CivilDate { environment.civilDate(of: environment.clock()) }

    /// One act on an existing transfer: read, decide, commit, with nobody in between.
    func follow(
        _ name: TransferName, if condition: VersionCondition, by caller: Caller,
        direction: TransferDirection? = nil, allowed: Set<TransferState>,
        _ act: (inout TransferRecord, ApplicationRecord, inout ActDraft) async throws -> Void
    ) async throws -> TransferRecord {
        let known = try await transfer(name, by: caller)
        let concerned = try await existing(application: known.application, caller: caller)
        return try await caller.tenant.conversations.passing(all: concerned.conversations) {
            var transfer = try await transfer(name, by: caller)
            guard direction.map({ $0 == transfer.direction }) ?? true, allowed.contains(transfer.state) else {
                throw RequestProblem(
                    .stateConflict,
                    "The transfer was \(transfer.direction.rawValue) and is \(transfer.state.rawValue).",
                    remedy: "Read the transfer; this act is possible once, by the right side, in the right state.")
            }
            let application = try await existing(application: transfer.application, caller: caller)
            try condition.check(application)
            var draft = ActDraft(environment, caller: caller, at: environment.clock())
            draft.document = try await document(of: transfer, caller: caller)
            try await act(&transfer, application, &draft)
            draft.transfer(transfer)
            try draft.keep(transfer, for: caller)
            try await commit(draft, to: application, caller: caller)
            return transfer
        }
    }

    private func document(of transfer: TransferRecord, caller: Caller) async throws -> StoredDocument {
        let document = try await caller.tenant.store.document(sender: transfer.sender, ticket: transfer.ticket)
        guard let document else {
            throw GatewayError(.storedDocumentUnreadable, "the document of a transfer is missing")
        }
        return document
    }

    private func existing(application id: ApplicationID, caller: Caller) async throws -> ApplicationRecord {
        guard let application = try await caller.tenant.store.application(id: id) else {
            throw RequestProblem.notFound
        }
        return application
    }

    private func commit(_ draft: ActDraft, to application: ApplicationRecord, caller: Caller) async throws {
        try await caller.tenant.store.change(
            application: application.application.id, expectedVersion: application.version, changes: draft.changes)
        caller.tenant.announce(draft.changes)
    }
}

/// What names a transfer: its signer and that signer's ticket.
public struct TransferName: Hashable, Sendable {
    /// The OCMW that signed the `transferCompetence` document.
    public let sender: EnterpriseNumber
    /// Its ticket.
    public let ticket: Ticket

    /// Names a transfer.
    public init(sender: EnterpriseNumber, ticket: Ticket) {
        self.sender = sender
        self.ticket = ticket
    }
}

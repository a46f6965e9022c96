/// Between the fields of a leaf and their meaning.
extension LeafFields {
    init(clear: AuditClearFields, commitments: [PersonalField: AuditCommitment]) throws(AuditLogError) {
        try Self.checkActor(clear, commitments)
        try set(.act, text: clear.act.rawValue)
        try set(.time, number: clear.timeMilliseconds, byteCount: 8, in: 0...Int64.max)
        try set(.access, text: clear.access.rawValue)
        try set(.organisation, enterprise: clear.organisation)
        try set(.application, text: clear.application)
        try set(.applicationVersion, text: clear.applicationVersion)
        try set(.process, text: clear.process)
        try set(.role, text: clear.role)
        try set(.legalContext, text: clear.legalContext)
        try set(.qualityCode, number: clear.qualityCode.map(Int64.init), byteCount: 2, in: 1...999)
        try set(.service, text: clear.service)
        try set(.serviceVersion, text: clear.serviceVersion)
        try set(.counterpart, enterprise: clear.counterpart)
        try set(.ticket, ticket: clear.ticket)
        try set(.kszTicket, ticket: clear.kszTicket)
        try set(.conversation, ticket: clear.conversation)
        try set(.outcome, text: clear.outcome?.rawValue)
        try set(.rule, text: clear.rule)
        try set(.object, text: clear.object)
        self[.previousCheckpoint] = clear.previousCheckpoint?.text
        for (field, commitment) in commitments { self[LeafTag(field)] = commitment.hash.bytes }
    }

    /// Rules between fields.
    private static func checkActor(
        _ clear: AuditClearFields, _ commitments: [PersonalField: AuditCommitment]
    ) throws(AuditLogError) {
        let hasUser = commitments[.user] != nil
        guard hasUser == (clear.process == nil), hasUser == (clear.role != nil) else {
            throw AuditLogError(.invalidValue, "a line has either a process or a user with a role")
        }
        guard hasUser || commitments[.session] == nil else {
            throw AuditLogError(.invalidValue, "a session stands without a user")
        }
        guard clear.previousCheckpoint == nil || clear.act == .logOpened else {
            throw AuditLogError(.invalidValue, "only the first line of a log has a previous checkpoint")
        }
    }
}

import MessageStore

extension StoreSession {
    /// Writes everything that an act changes, raises the version of each application it touches by one, and puts down
    /// what webhooks are told of it.
    ///
    /// - Parameters:
    ///   - changes: the act's consequences.
    ///   - touched: applications that the act itself changed.
    ///   - opened: an application that the act itself opened: its version stays 1.
    package func apply(
        _ changes: Changes, touching touched: [ApplicationID] = [], opening opened: ApplicationID? = nil
    ) throws {
        for reading in changes.readings { try check(reading) }
        for application in changes.applications { try insert(application) }
        for change in changes.applicationStates { try apply(change) }
        for change in changes.contents { try replaceContent(of: change.id, with: change.content) }
        for step in changes.steps { try upsert(step) }
        for transfer in changes.transfers { try upsert(transfer) }
        for ticket in changes.cancelled { try cancel(ticket) }
        for outgoing in changes.outgoing { try enqueue(outgoing) }
        for deadline in changes.deadlines { try set(deadline) }
        for replacement in changes.replacements { try note(replacement) }
        for number in changes.numbersInUse { try note(number) }
        for document in changes.evidence { _ = try keep(document) }
        for event in changes.events { try insert(event) }
        for inquiry in changes.inquiries { try write(inquiry) }
        if let act = changes.idempotentAct { try keep(act) }
        try append(changes.leaves)
        let new = Set(changes.applications.map(\.id) + (opened.map { [$0] } ?? []))
        let changed = changes.touchedApplications.union(touched)
        for application in changed.subtracting(new) {
            try run("UPDATE application SET version = version + 1 WHERE id = ?", [application.text])
        }
        try announce(changes.webhookEvents(touching: changed.union(new)))
    }

    private func apply(_ change: ApplicationStateChange) throws {
        let row = try applicationRow(change.id)
        try run("UPDATE application SET state = ? WHERE seq = ?", [change.state.rawValue, row.seq])
        guard let ending = change.ending else { return }
        try run(
            "UPDATE application SET ending = ? WHERE seq = ?", [try sealed(ending: ending, of: change.id), row.seq])
    }
}

extension Changes {
    /// Applications whose row, steps or transfers change.
    fileprivate var touchedApplications: Set<ApplicationID> {
        Set(
            applicationStates.map(\.id) + contents.map(\.id) + steps.map(\.application)
                + transfers.map(\.application))
    }
}

import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// Answers a document that is addressed to the hub itself, with a signed result in place of a receipt.
    func answerByHub(_ document: BusinessDocument, _ meeting: Meeting) async throws -> Reply {
        if document.operation.changesDirectory { return try await changeDirectory(document, meeting) }
        let reply = try await reply(to: document, meeting)
        log("answered", meeting, rule: RefusalCode.treated.rule)
        return reply
    }

    private func reply(to document: BusinessDocument, _ meeting: Meeting) async throws -> Reply {
        guard case .ticketListRequest(let request) = document.payload else {
            return try signed(try await result(of: document), to: document, meeting)
        }
        let list = try await TicketListService(environment, documents: documents)
            .page(request, of: document.header.sender)
        let stamp = try documents.stamp(
            meeting, outcome: .answered, reply: list.digest, to: document.header.sender, at: environment.clock())
        return Reply(stamp: stamp, content: list)
    }

    /// Carries a change of the directory out and remembers the answer, in one transaction of the store.
    ///
    /// The answer is signed before; when another document changed the same lines meanwhile, all is worked out again.
    private func changeDirectory(_ document: BusinessDocument, _ meeting: Meeting) async throws -> Reply {
        let ssin = try ssin(of: document)
        let service = DirectoryService(environment, asker: document.header.sender, ssin: ssin)
        for _ in 0..<Self.changeAttempts {
            let (change, payload) = try await service.change(document.payload)
            let reply = try signed(payload, to: document, meeting)
            let outcome = FinalOutcome(
                kind: .answered, stamp: reply.stamp.bytes,
                reply: PersonBlank(ssin).removed(from: reply.content?.bytes ?? []))
            guard
                let kept = try await environment.store.apply(
                    change, finishing: meeting.arrival.envelope.key, outcome: outcome)
            else { continue }
            log("answered", meeting, rule: RefusalCode.treated.rule)
            return try answered(kept, meeting)
        }
        throw KSZHubError(.storageFailed, "the lines of a person changed under every attempt")
    }

    private static let changeAttempts = 10

    /// The result and the stamp that names it.
    private func signed(_ payload: Payload, to document: BusinessDocument, _ meeting: Meeting) throws -> Reply {
        let now = environment.clock()
        let result = try documents.result(payload, to: document, meeting.arrival, at: now)
        let stamp = try documents.stamp(
            meeting, outcome: .answered, code: payload.status?.code ?? RefusalCode.treated.rawValue,
            reply: result.digest, to: document.header.sender, at: now)
        return Reply(stamp: stamp, content: result)
    }

    private func ssin(of document: BusinessDocument) throws -> SSIN {
        guard let ssin = document.header.criteria?.ssin else {
            throw MessagesError(.missingElement, path: "/\(document.operation.rawValue)/criteria")
        }
        return ssin
    }

    /// The stored answer to a change of the directory, as it was signed.
    ///
    /// A change is carried out once: a recorded registration, sent again after its end, would open the person anew.
    func answered(_ outcome: FinalOutcome, _ meeting: Meeting) throws -> Reply {
        let result = try BusinessDocument(meeting.arrival.element).header.criteria.map { criteria in
            PersonBlank(criteria.ssin).restored(in: outcome.reply)
        }
        return Reply(
            stamp: try SignedDocument(stored: outcome.stamp),
            content: try SignedDocument(stored: result ?? outcome.reply))
    }

    private func result(of document: BusinessDocument) async throws -> Payload {
        let ssin = try ssin(of: document)
        let service = DirectoryService(environment, asker: document.header.sender, ssin: ssin)
        switch document.payload {
        case .listRegistrations(let request): return try await service.list(request)
        case .findOrganisations: return try await service.find()
        case .consultLivingWages(let question):
            return .livingWagesResult(
                environment.sources.livingWages(
                    of: environment.persons.numbers(of: ssin), during: question.period,
                    notPaidBy: environment.members.identities(of: document.header.sender)))
        case .consultHealthInsurance(let question):
            return .healthInsuranceResult(
                environment.sources.healthInsurance(of: environment.persons.numbers(of: ssin), on: question.date))
        case .askAccess(let question): return try await answer(question, in: document)
        default: throw MessagesError(.unknownOperation, path: "/*")
        }
    }
}

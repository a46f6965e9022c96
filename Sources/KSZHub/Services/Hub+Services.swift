import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// Answers a document that is addressed to the hub itself, with a signed result in place of a receipt.
    func answerByHub(_ document: BusinessDocument, _ meeting: Meeting) async throws -> Reply {
        let payload = try await result(of: document)
        let now = environment.clock()
        let result = try documents.result(payload, to: document, meeting.arrival, at: now)
        let stamp = try documents.stamp(
            meeting, outcome: .answered, code: payload.status?.code ?? RefusalCode.treated.rawValue,
            reply: result.digest, to: document.header.sender, at: now)
        log("answered", meeting, rule: RefusalCode.treated.rule)
        guard document.operation.changesDirectory, let ssin = document.header.criteria?.ssin else {
            return Reply(stamp: stamp, content: result)
        }
        let kept = try await environment.store.finish(
            meeting.arrival.envelope.key,
            outcome: FinalOutcome(
                kind: .answered, stamp: stamp.bytes, reply: PersonBlank(ssin).removed(from: result.bytes)))
        return try answered(kept, meeting)
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
        guard let ssin = document.header.criteria?.ssin else {
            throw MessagesError(.missingElement, path: "/\(document.operation.rawValue)/criteria")
        }
        let service = DirectoryService(environment, asker: document.header.sender, ssin: ssin)
        switch document.payload {
        case .registerPerson(let request): return try await service.register(request)
        case .unregisterPerson(let request): return try await service.unregister(request)
        case .listRegistrations: return try await service.list()
        case .findOrganisations: return try await service.find()
        case .consultLivingWages(let question):
            return .livingWagesResult(
                environment.sources.livingWages(
                    of: ssin, during: question.period,
                    notPaidBy: environment.members.identities(of: document.header.sender)))
        case .consultHealthInsurance(let question):
            return .healthInsuranceResult(environment.sources.healthInsurance(of: ssin, on: question.date))
        default: throw MessagesError(.unknownOperation, path: "/*")
        }
    }
}

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
        return Reply(stamp: stamp, content: result)
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

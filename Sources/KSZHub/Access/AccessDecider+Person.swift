import Messages
import SocialSecurity

extension AccessDecider {
    /// The requester, or a member that it took over, has the person registered in a quality that a line asks for.
    ///
    /// - Returns: the first line that a registration opens.
    func checkIntegration(
        of ssin: SSIN, _ question: AccessQuestion, lines: [PolicyLine], on day: CivilDate
    ) async throws -> PolicyLine {
        let sector = try await directory.sectorCodes(for: ssin, on: day)
        // Read before either level decides: both refusals take the same time.
        let own = try await directory.lines(for: ssin, of: members.identities(of: question.requester), on: day)
        guard lines.contains(where: { line in sector.contains(where: line.admits(code:)) }) else {
            throw AccessRefusal(.integratedInSector, path: Self.ssinPath)
        }
        guard let line = lines.first(where: { line in own.contains { line.admits(code: $0.qualityCode) } }) else {
            throw AccessRefusal(.integratedByRequester, path: Self.ssinPath)
        }
        return line
    }

    /// True when the organisation, or one that it took over, has the person registered in any quality.
    func isRegistered(_ ssin: SSIN, by organisation: EnterpriseNumber, on day: CivilDate) async throws -> Bool {
        try await !directory.lines(for: ssin, of: members.identities(of: organisation), on: day).isEmpty
    }

    /// Inquiries go only to an OCMW that knows the person, consultations only to a source that does.
    func checkKnown(_ ssin: SSIN, _ question: AccessQuestion, on day: CivilDate) async throws {
        guard question.operation.needsKnownRecipient, let recipient = question.recipient else { return }
        if question.operation.answeredByHub {
            guard sources.knows(persons.numbers(of: ssin), flow: question.operation) else {
                throw AccessRefusal(.knownAtRecipient)
            }
            return
        }
        let member = members.route(to: recipient)?.number ?? recipient
        let lines = try await directory.lines(for: ssin, of: members.identities(of: member), on: day)
        guard !lines.isEmpty else { throw AccessRefusal(.knownAtRecipient, path: "recipient/cbeNumber") }
    }
}

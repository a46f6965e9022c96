import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

extension ProvocationTests {
    /// Addresses, and the order of documents.
    func order(_ code: RefusalCode) async throws -> TestAnswer {
        let network = try TestNetwork()
        try await network.integrate()
        let transfer = Documents.transfer(receivedAt: network.clock.now)
        let question = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        switch code {
        case .recipientIsSender: return try await network.send(transfer, to: .b)
        case .recipientUnknown: return try await network.send(transfer, to: .outsider)
        case .unknownAtRecipient: return try await network.send(.requestInquiry(Documents.inquiry), to: .c)
        case .recipientAnswerInvalid:
            network.gateways.behave(.unsigned)
            return try await network.send(question)
        case .answerByOtherParty, .answerToUnknownDocument:
            if code == .answerByOtherParty { _ = try await network.send(question) }
            return try await network.send(
                network.document(
                    Documents.reply(at: network.clock.now), from: code == .answerByOtherParty ? .c : .a, to: .b,
                    inReplyTo: question.reference, conversation: question.header.conversation))
        case .conversationOfAnother:
            _ = try await network.send(question)
            return try await network.send(
                network.document(transfer, from: .a, to: .b, conversation: question.header.conversation))
        default:
            let first = try network.document(transfer, to: .c)
            _ = try await network.send(first)
            _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant), from: .c)
            return try await network.send(
                network.document(transfer, from: .c, to: .a, conversation: first.header.conversation))
        }
    }

    /// The policy, the directory and proofs of identity.
    func policy(_ code: RefusalCode) async throws -> TestAnswer {
        let network = try TestNetwork()
        if code != .notIntegrated { try await network.integrate() }
        switch code {
        case .notIntegrated: return try await network.send(Documents.livingWages())
        case .legalContextRefused: return try await network.send(Documents.livingWages(), context: .debtRecovery)
        case .flowNotAuthorised: return try await network.send(Documents.healthInsurance, from: .a)
        case .roleNotAllowed:
            return try await network.send(.requestInquiry(Documents.inquiry), to: .a, role: .maintenanceDebtor)
        case .tooManyAccessQuestions:
            let dryRun = Payload.askAccess(AskAccess(flow: .requestInquiry, recipient: .a))
            for _ in 0..<QuestionCounter.Limits.answers { _ = try await network.send(dryRun) }
            return try await network.send(dryRun)
        case .qualityNotAllowed:
            return try await network.send(Documents.register(.provisional, of: Person.applicant))
        case .ticketListMissing:
            let tomorrow = TestNetwork.day(network.clock.now).adding(days: 1)
            return try await network.send(network.ticketListRequest(day: tomorrow))
        case .periodNotAllowed:
            let yesterday = TestNetwork.day(network.clock.now).adding(days: -1)
            return try await network.send(Documents.register(.inInquiry, of: Person.applicant, until: yesterday))
        default:
            let wrong = Payload.registerPerson(
                RegisterPerson(
                    qualityCode: .inInquiry, period: Period(from: Documents.today),
                    proof: .cardNumber("592-0000001-06")))
            let before = code == .tooManyWrongProofs ? AttemptCounter.Limits.brake : 0
            for _ in 0..<before { _ = try await network.send(wrong) }
            return try await network.send(wrong)
        }
    }
}

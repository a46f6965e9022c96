import Messages
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import KSZHub

/// Every code of the catalogue can be provoked at the hub, as an integrator would. A code without a provocation fails
/// here; those that only a recipient's gateway gives are provoked in its own tests.
@Suite struct ProvocationTests {
    /// Codes of the recipient's gateway alone.
    static let ofGateways: Set<RefusalCode> = [
        .senderIsNotHub, .stampMissing, .stampMismatch, .recipientNotHosted, .inquiryAnswered, .transferAnswered,
        .designatedNotParty, .acceptedAndErased,
    ]

    @Test(arguments: RefusalCode.allCases.filter { !ProvocationTests.ofGateways.contains($0) })
    func codeIsProvoked(code: RefusalCode) async throws {
        let answer = try await provoke(code)
        // `TestNetwork.read` has verified WS-Security with confirmation, and the signature and schema of every document.
        let content = try #require(answer.content)
        guard code.isRefusal else {
            #expect(content.payload.status?.code == code.rawValue && answer.stamp?.code == code.rawValue)
            #expect(content.payload.status?.value == code.statusValue)
            return
        }
        let refusal = try #require(answer.refusal)
        #expect(refusal.code == code.rawValue && refusal.isFinal == code.isFinal)
        #expect(Self.rules(of: code).contains(refusal.rule) || code == .schemaViolation, "\(refusal.rule)")
        #expect(refusal.texts == code.text && refusal.remedies == code.remedy)
        #expect(refusal.authorCode == Refusal.hubAuthorCode && content.header.sender == .hub)
        #expect(answer.isFault == (answer.stamp == nil))
        if let stamp = answer.stamp {
            #expect(stamp.code == code.rawValue && stamp.outcome == (code.isFinal ? .refused : .notForwarded))
        }
        // No personal value of the document: neither number nor name.
        for person in [Person.applicant, Person.cohabitant, Person.unknown, Person.deceased] {
            #expect(!"\(refusal)".contains(person.digits) || code == .ssinReplaced)
        }
        #expect(!"\(refusal)".contains("Voorbeeld") && !"\(refusal)".contains("Specimen"))
    }

    /// The rule of the code, and the finer ones of the hub.
    private static func rules(of code: RefusalCode) -> Set<String> {
        Set(AccessRule.allCases.filter { $0.code == code && $0.outward == $0 }.map(\.rawValue)).union([code.rule])
    }

    private func provoke(_ code: RefusalCode) async throws -> TestAnswer {
        switch code {
        case .treated, .noData, .partialAnswer: try await status(code)
        case .serviceUnavailable, .recipientUnreachable, .internalError: try await passing(code)
        case .ssinUnknown, .ssinReplaced, .ssinCancelled, .personDeceased: try await standing(code)
        case .messageSignatureInvalid, .documentSignatureInvalid, .certificateNotTrusted, .certificateExpired,
            .certificateRevoked, .timestampOutsideWindow, .signerIsNotCustomer, .signersDiffer, .operatorNotAllowed:
            try await trust(code)
        case .messageTooLarge, .notWellFormed, .soapStructure, .operationUnknown, .soapActionMismatch,
            .schemaViolation, .ssinMalformed, .ticketConflict, .documentTooOld, .documentFromFuture:
            try await form(code)
        case .onwardTransferNotAllowed, .answerToUnknownDocument, .answerByOtherParty, .recipientIsSender,
            .recipientUnknown, .recipientAnswerInvalid, .unknownAtRecipient, .conversationOfAnother:
            try await order(code)
        case .notIntegrated, .legalContextRefused, .flowNotAuthorised, .roleNotAllowed, .identityProofMismatch,
            .qualityNotAllowed, .periodNotAllowed, .tooManyWrongProofs, .tooManyAccessQuestions, .ticketListMissing:
            try await policy(code)
        case .senderIsNotHub, .stampMissing, .stampMismatch, .recipientNotHosted, .inquiryAnswered,
            .transferAnswered, .designatedNotParty, .acceptedAndErased:
            throw NotHere()
        }
    }

    /// A recipient's gateway gives this code.
    private struct NotHere: Error {}

    private func integrated() async throws -> TestNetwork {
        let network = try TestNetwork()
        try await network.integrate()
        return network
    }

    private func status(_ code: RefusalCode) async throws -> TestAnswer {
        let incomplete = code == .partialAnswer ? [Person.applicant.digits] : []
        let network = try TestNetwork { environment in
            guard code != .treated else { return }
            environment.sources = try AuthenticSources(
                AuthenticSources.File(livingWages: .init(lines: [:], incomplete: incomplete)))
        }
        try await network.integrate()
        return try await network.send(Documents.livingWages())
    }

    private func passing(_ code: RefusalCode) async throws -> TestAnswer {
        let fault: Fault =
            switch code {
            case .serviceUnavailable: .unavailable
            case .internalError: .internalError
            default: .recipientUnreachable
            }
        let network = try TestNetwork { $0.faults = { $0.operation == .consultLivingWages ? [fault] : [] } }
        try await network.integrate()
        return try await network.send(Documents.livingWages())
    }

    private func standing(_ code: RefusalCode) async throws -> TestAnswer {
        let network = try TestNetwork()
        let person =
            switch code {
            case .ssinReplaced: Person.replaced
            case .ssinCancelled: Person.cancelled
            case .personDeceased: Person.deceased
            default: Person.unknown
            }
        network.store.put(
            DirectoryLine(
                person: network.hub.environment.index.key(of: person), organisation: .b, qualityCode: .inInquiry,
                period: Period(from: CivilDate(daysSince1970: 20_000)), changedAt: network.clock.now))
        return try await network.send(Documents.livingWages(), about: person)
    }
}

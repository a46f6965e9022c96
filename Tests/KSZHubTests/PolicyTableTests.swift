import Foundation
import Messages
import SocialSecurity
import Testing

@testable import KSZHub

@Suite struct PolicyTableTests {
    private static let header = "flow,legalContext,qualityCodes,roles,organisations\n"

    @Test func readsEveryColumn() throws {
        let table = try PolicyTable(
            csv: "# a comment\r\n" + Self.header
                + "\nrequestInquiry, PCSA:SOCIAL_INQUIRY ,1 5,1 2,0999999922 0999999823\r\n")
        let line = try #require(table.lines.first)
        #expect(line.number == 4)
        #expect(line.operation == .requestInquiry)
        #expect(line.legalContext == .socialInquiry)
        #expect(line.quality == .oneOf([.inInquiry, .cohabitant]))
        #expect(line.roles == [.applicant, .cohabitant])
        #expect(line.organisations == [.a, .b])
    }

    @Test func starsAndDash() throws {
        let table = try PolicyTable(csv: Self.header + "registerPerson,*,-,*,*\nfindOrganisations,*,*,*,*")
        #expect(table.lines[0].legalContext == nil)
        #expect(table.lines[0].quality == .none)
        #expect(table.lines[0].roles == nil)
        #expect(table.lines[1].quality == .any)
        #expect(table.lines[1].organisations == nil)
    }

    @Test(
        arguments: [
            "", "flow,context\n", "requestInquiry,*,*,*,*\n", header + "requestInquiry,*,*,*\n",
            header + "receipt,*,*,*,*\n", header + "nothing,*,*,*,*\n", header + "requestInquiry,,*,*,*\n",
            header + "requestInquiry,*,,*,*\n", header + "requestInquiry,*,10,*,*\n",
            header + "requestInquiry,*,one,*,*\n", header + "requestInquiry,*,*,4,*\n",
            header + "requestInquiry,*,*,*,0999999921\n", header + "requestInquiry,*,*,*,*,*\n",
        ])
    func refusesWhatItDoesNotUnderstand(_ text: String) {
        #expect(throws: KSZHubError(.policyUnreadable, "")) { try PolicyTable(csv: text) }
    }

    @Test func exampleFileIsReadable() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("Docker/mock-ksz/policy.csv")
        let table = try PolicyTable(csv: String(contentsOf: file, encoding: .utf8))
        let flows = Set(table.lines.map(\.operation))
        #expect(
            flows == Set(Operation.allCases.filter { $0.isSentByCustomer && $0 != .auditKey && !$0.isAboutOwnTraffic }))
    }

    @Test func dryRunSaysWhichRuleDecides() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let day = Documents.today
        var question = AccessQuestion(
            requester: .b, operation: .consultLivingWages, legalContext: .socialInquiry, ssin: Person.applicant)
        #expect(try await network.hub.decider.decide(question, on: day) == .allowed(by: "policy line 13"))
        question.legalContext = .debtRecovery
        let refused = try await network.hub.decider.decide(question, on: day)
        #expect(refused == .refused(AccessRefusal(.flowOpenUnderLegalContext, path: "legalContext")))
        question.requester = .outsider
        guard case .refused(let refusal) = try await network.hub.decider.decide(question, on: day) else {
            Issue.record("an outsider may consult")
            return
        }
        #expect(refusal.rule == .senderIsMember)
    }
}

/// The policy file that the repository offers, and the legal contexts of the published services.
@Suite struct PolicyExampleTests {
    private static let table = Result {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("Docker/mock-ksz/policy.csv")
        return try PolicyTable(csv: String(contentsOf: file, encoding: .utf8))
    }

    /// Domain dossier, section 1.2: what an OCMW may give as legal context of health care insurance.
    @Test(
        arguments: [
            ("social inquiry and financial help", true), ("Heating Allowance", true), ("medical costs supported", true),
            ("PCSA:SOCIAL_INQUIRY", true), ("query insurance", false), ("heating allowance", false),
            ("PCSA:DEBT_RECOVERY", false),
        ])
    func healthInsuranceIsOpenUnderItsLegalContexts(context: String, isOpen: Bool) throws {
        let verdict = try Self.table.get().verdict(
            on: .consultHealthInsurance, context: LegalContext(context), organisation: .a)
        switch verdict {
        case .open(let lines): #expect(isOpen && !lines.isEmpty)
        case .contextNotAllowed, .notAuthorised: #expect(!isOpen)
        }
    }
}

import Testing
import XMLSecurity

@testable import Messages

/// One change that makes a good document bad.
struct Neighbour: Sendable, CustomTestStringConvertible {
    let operation: Messages.Operation
    let old: String
    let new: String
    let code: MessagesError.Code
    let path: String
    /// False where only the reader can judge.
    var schemaSees = true
    var testDescription: String { "\(code.rawValue) at \(path): \(old) -> \(new)" }
}

/// The refused neighbours of the documents that `RoundTripTests` accepts.
@Suite struct RefusedDocumentTests {
    static let structure: [Neighbour] = [
        .init(
            operation: .requestInquiry, old: "<decisionsSince>2026-11-16</decisionsSince>",
            new: "<decisionsSince></decisionsSince>", code: .emptyElement, path: "/requestInquiry/decisionsSince"),
        .init(
            operation: .requestInquiry, old: "</decisionsSince>", new: "</decisionsSince><extra>1</extra>",
            code: .unknownElement, path: "/requestInquiry/*[9]"),
        .init(
            operation: .requestInquiry, old: "<aid>SOCIAL_AID</aid>",
            new: "<aid>SOCIAL_AID</aid><aid>SOCIAL_AID</aid>", code: .repeatedElement, path: "/requestInquiry/*[8]"),
        .init(
            operation: .requestInquiry, old: "<aid>SOCIAL_AID</aid>", new: "", code: .missingElement,
            path: "/requestInquiry/aid"),
        .init(
            operation: .requestInquiry,
            old: "<applicationDate>2026-11-21</applicationDate><aid>SOCIAL_AID</aid>",
            new: "<aid>SOCIAL_AID</aid><applicationDate>2026-11-21</applicationDate>", code: .misplacedElement,
            path: "/requestInquiry/*[6]"),
        .init(
            operation: .requestInquiry, old: "<aid>SOCIAL_AID</aid>", new: "text<aid>SOCIAL_AID</aid>",
            code: .mixedContent, path: "/requestInquiry"),
        .init(
            operation: .requestInquiry, old: "<aid>", new: "<aid lang=\"nl\">", code: .invalidAttribute,
            path: "/requestInquiry/aid"),
        .init(
            operation: .requestInquiry, old: "<aid>SOCIAL_AID</aid>", new: "<aid xmlns=\"urn:x\">SOCIAL_AID</aid>",
            code: .missingElement, path: "/requestInquiry/aid"),
        .init(
            operation: .requestInquiry, old: "<conversation>",
            new: "<inReplyTo><ticket>a</ticket></inReplyTo><conversation>", code: .unknownElement,
            path: "/requestInquiry/inReplyTo"),
        .init(
            operation: .receipt, old: "</conversation>",
            new: "</conversation><legalContext>PCSA:SOCIAL_INQUIRY</legalContext>", code: .unknownElement,
            path: "/receipt/legalContext"),
        .init(
            operation: .requestInquiry, old: "d-6f1d2c3b", new: "d-7f1d2c3b", code: .invalidAttribute,
            path: "/requestInquiry/@Id", schemaSees: false),
        .init(
            operation: .contestTransfer, old: "<reason><language>nl</language>", new: "<reason><language>NL</language>",
            code: .invalidValue, path: "/contestTransfer/reason[1]/language"),
        .init(
            operation: .replyInquiry, old: "<status>PARTIAL</status>", new: "<status>NOTHING</status>",
            code: .inconsistent, path: "/replyInquiry/status", schemaSees: false),
        .init(
            operation: .hubStamp, old: "<senderTicket>0b", new: "<senderTicket>1b", code: .inconsistent,
            path: "/hubStamp/digest", schemaSees: false),
    ]

    static let values: [Neighbour] = [
        .init(
            operation: .requestInquiry, old: "71023000122", new: "71023000123", code: .invalidValue,
            path: "/requestInquiry/criteria/ssin", schemaSees: false),
        .init(
            operation: .requestInquiry, old: "71023000122", new: "71.02.30-001.22", code: .invalidValue,
            path: "/requestInquiry/criteria/ssin"),
        .init(
            operation: .requestInquiry, old: "0999999823", new: "0999999921", code: .invalidValue,
            path: "/requestInquiry/recipient/cbeNumber", schemaSees: false),
        .init(
            operation: .requestInquiry, old: "2026-11-21T09:15:00.125Z", new: "2026-11-21T09:15:00.125",
            code: .invalidValue, path: "/requestInquiry/informationCustomer/timestampSent"),
        .init(
            operation: .requestInquiry, old: "<conversation>CONV-2026-000017",
            new: "<conversation>123456789012345678901234567890123", code: .invalidValue,
            path: "/requestInquiry/conversation"),
        .init(
            operation: .requestInquiry, old: "<conversation>CONV-2026-000017",
            new: "<conversation>6F1D2C3B-0A1B-4C2D-8E3F-001122334455", code: .invalidValue,
            path: "/requestInquiry/conversation"),
        .init(
            operation: .requestInquiry, old: "<conversation>CONV", new: "<conversation> CONV", code: .invalidValue,
            path: "/requestInquiry/conversation"),
        .init(
            operation: .requestInquiry, old: "<role>1", new: "<role>4", code: .invalidValue,
            path: "/requestInquiry/criteria/role"),
        .init(
            operation: .requestInquiry, old: "<applicationDate>2026-11-21", new: "<applicationDate>2026-11-31",
            code: .invalidValue, path: "/requestInquiry/applicationDate"),
        .init(
            operation: .requestInquiry, old: "PCSA:SOCIAL_INQUIRY<", new: " PCSA:SOCIAL_INQUIRY<",
            code: .invalidValue, path: "/requestInquiry/legalContext"),
        .init(
            operation: .transferCompetence, old: "<urgent>true", new: "<urgent>1", code: .invalidValue,
            path: "/transferCompetence/urgent"),
        .init(
            operation: .transferCompetence, old: "<category>2", new: "<category>4", code: .invalidValue,
            path: "/transferCompetence/runningAid/category"),
        .init(
            operation: .transferCompetence, old: "<lateDays>2", new: "<lateDays>0", code: .invalidValue,
            path: "/transferCompetence/lateDays"),
        .init(
            operation: .transferCompetence, old: "<name>Dienst", new: "<name> Dienst", code: .invalidValue,
            path: "/transferCompetence/contactPerson/name"),
        .init(
            operation: .registerPerson, old: "1971-00-00", new: "1971-13-00", code: .invalidValue,
            path: "/registerPerson/proofOfIdentity/personData/birthDate"),
        .init(
            operation: .registerPerson, old: "<qualityCode>1", new: "<qualityCode>13", code: .invalidValue,
            path: "/registerPerson/qualityCode"),
        .init(
            operation: .registerPerson, old: "<endDate>2026-11-21", new: "<endDate>2026-11-15", code: .inconsistent,
            path: "/registerPerson/period/endDate", schemaSees: false),
        .init(
            operation: .healthInsuranceResult, old: ">009<", new: ">09<", code: .invalidValue,
            path: "/healthInsuranceResult/insurance[1]/insuranceOrganisation"),
        .init(
            operation: .receipt, old: "Hh8=</leafHash>", new: "Hh9=</leafHash>", code: .invalidValue,
            path: "/receipt/leafHash"),
        .init(
            operation: .hubStamp, old: "<ticketCBSS>7d3f8a10-1111-4222-8333-abcdefabcdef",
            new: "<ticketCBSS>CBSS-1", code: .invalidValue, path: "/hubStamp/ticketCBSS"),
        .init(
            operation: .refusal, old: "<rule>requester", new: "<rule>-requester", code: .invalidValue,
            path: "/refusal/rule"),
    ]

    @Test(arguments: structure + values)
    func isRefused(neighbour: Neighbour) throws {
        let good = Samples.full(neighbour.operation).bytesWithPlaceholderSignature()
        let bad = try #require(good.replacing(neighbour.old, with: neighbour.new))
        let element = try XMLReader.parse(bad)
        do {
            _ = try BusinessDocument(element)
            Issue.record("was read")
        } catch {
            #expect(error.code == neighbour.code)
            #expect(error.path == neighbour.path)
        }
        let violations = try Place.documentSchemas().violations(bytes: bad, service: neighbour.operation.service)
        #expect(violations.isEmpty == !neighbour.schemaSees)
    }

    @Test func transferWithoutReasonsIsRefused() throws {
        let document = Samples.full(.transferCompetence)
        guard case .transferCompetence(var transfer) = document.payload else { return }
        transfer.reasons = []
        let bare = BusinessDocument(header: document.header, payload: .transferCompetence(transfer))
        #expect(throws: MessagesError(.missingElement, path: "")) { try BusinessDocument(bare.element()) }
        #expect(throws: MessagesError(.schemaViolation, path: "")) {
            try Place.documentSchemas().validate(
                bytes: bare.bytesWithPlaceholderSignature(), service: .competenceTransfer)
        }
    }

    @Test func tooManyDecisionsAreRefused() throws {
        let decision = MotivatedDecision(
            reference: "B", kind: .debtMediation, outcome: .refused, decidedOn: Samples.day, legalBasis: "art. 57",
            motivation: Samples.reasons)
        func reply(_ count: Int) -> BusinessDocument {
            let decisions = Array(repeating: decision, count: count)
            return Samples.document(
                .replyInquiry(ReplyInquiry(status: .complete, decisions: decisions, decisionsAsOf: Samples.sent)))
        }
        #expect(try BusinessDocument(reply(100).element()) == reply(100))
        #expect(throws: MessagesError(.repeatedElement, path: "")) { try BusinessDocument(reply(101).element()) }
        let schemas = try Place.documentSchemas()
        #expect(
            try schemas.violations(bytes: reply(100).bytesWithPlaceholderSignature(), service: .socialInquiry) == [])
        #expect(
            try schemas.violations(bytes: reply(101).bytesWithPlaceholderSignature(), service: .socialInquiry) != [])
    }

    @Test func errorsNeverCarryValues() throws {
        let good = Samples.full(.requestInquiry).bytesWithPlaceholderSignature()
        let bad = try #require(good.replacing("71023000122", with: "71023000123"))
        do {
            _ = try BusinessDocument(try XMLReader.parse(bad))
            Issue.record("was read")
        } catch let error as MessagesError {
            #expect(!error.description.contains("71023000"))
            #expect(Refusal(error, authorCode: "CBSS").code == "MSG00011")
            #expect(error.description == "invalid-value at /requestInquiry/criteria/ssin, expected SsinType")
        }
    }

    @Test func signatureIsExactlyOneAndLast() throws {
        let schemas = try Place.documentSchemas()
        let document = Samples.full(.requestInquiry)
        #expect(try schemas.violations(bytes: document.element().canonicalBytes(), service: .socialInquiry) != [])
        let signed = try XMLReader.parse(document.bytesWithPlaceholderSignature())
        let twice = signed.replacing(children: signed.children + [signed.children.last!])
        #expect(try schemas.violations(bytes: twice.canonicalBytes(), service: .socialInquiry) != [])
        #expect(throws: MessagesError(.unknownElement, path: "")) { try BusinessDocument(twice) }
        let first = signed.replacing(children: [signed.children.last!] + signed.children.dropLast())
        #expect(throws: MessagesError(.misplacedElement, path: "")) { try BusinessDocument(first) }
    }

    @Test func otherNamespaceIsRefused() throws {
        let good = Samples.full(.requestInquiry).bytesWithPlaceholderSignature()
        let bad = try #require(good.replacing("social-inquiry:v1", with: "consultation:v1"))
        #expect(throws: MessagesError(.unknownOperation, path: "")) {
            try BusinessDocument(try XMLReader.parse(bad))
        }
        #expect(throws: MessagesError(.unknownOperation, path: "")) {
            try Place.documentSchemas().validate(try XMLReader.parse(bad))
        }
    }
}

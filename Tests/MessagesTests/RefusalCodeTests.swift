import SocialSecurity
import Testing

@testable import Messages

/// The catalogue of codes: complete, and what the KSZ published.
@Suite struct RefusalCodeTests {
    @Test(arguments: RefusalCode.allCases)
    func hasTextAndRemedyInFourLanguages(code: RefusalCode) {
        for text in [code.text, code.remedy] {
            for language in Language.allCases {
                let sentence = text[language]
                #expect(sentence.hasSuffix(".") && sentence.count > 10, "\(language)")
                #expect(TextLimit.description.allows(sentence), "\(language)")
            }
            #expect(Set(Language.allCases.map { text[$0] }).count == 4)
        }
    }

    @Test(arguments: RefusalCode.allCases)
    func ruleIsKebabCase(code: RefusalCode) {
        #expect(RuleName(fieldText: code.rule) != nil)
        #expect(code.rule.utf8.allSatisfy { $0 == UInt8(ascii: "-") || 97...122 ~= $0 })
        #expect(StatusCode(fieldText: code.rawValue) != nil)
    }

    @Test func rulesAreUnique() {
        #expect(Set(RefusalCode.allCases.map(\.rule)).count == RefusalCode.allCases.count)
    }

    /// Published status codes (domain dossier, section 1.3).
    @Test(arguments: [
        ("MSG00000", Status.Value.dataFound), ("MSG00100", .noDataFound), ("MSG00001", .noResult),
        ("MSG00002", .noResult), ("MSG00003", .noResult), ("MSG00005", .noResult), ("MSG00006", .noResult),
        ("MSG00007", .noResult), ("MSG00008", .noResult), ("MSG00011", .noResult), ("MSG00009", .noDataFound),
        ("MSG00012", .noResult), ("MSG00013", .noResult), ("MSG00014", .noResult), ("MSG00021", .noDataFound),
        ("MSG00027", .noResult), ("HAN20200", .incompleteData),
    ])
    func publishedCodeHasItsStatusValue(code: String, value: Status.Value) {
        #expect(RefusalCode(rawValue: code)?.statusValue == value)
    }

    /// Design, section 3: MSG00001 to 3 are not final; refusals by rule are.
    @Test func finality() {
        let passing: [RefusalCode] = [.serviceUnavailable, .recipientUnreachable, .internalError, .tooManyWrongProofs]
        #expect(passing.allSatisfy { !$0.isFinal })
        let rules: [RefusalCode] = [.notIntegrated, .legalContextRefused, .unknownAtRecipient, .ticketConflict]
        #expect(rules.allSatisfy { $0.isFinal })
    }

    @Test(arguments: RefusalCode.allCases)
    func refusalOfEachCodeIsValid(code: RefusalCode) throws {
        let document = Samples.document(.refusal(Refusal(code, authorCode: Refusal.hubAuthorCode)))
        #expect(try BusinessDocument(document.element()) == document)
        let bytes = document.bytesWithPlaceholderSignature()
        #expect(try Place.documentSchemas().violations(bytes: bytes, service: .exchange) == [])
    }

    @Test func refusalOfAnErrorIsValidEvenWhenTheErrorIsLong() throws {
        let error = MessagesError(
            .schemaViolation, path: "/" + String(repeating: "a", count: 600), rule: "cvc-complex-type.2.4",
            expectedType: String(repeating: "b", count: 300))
        let refusal = Refusal(error, authorCode: Samples.recipient.digits)
        let document = Samples.document(.refusal(refusal))
        #expect(try BusinessDocument(document.element()) == document)
        #expect(refusal.knownCode == .schemaViolation && refusal.rule == "cvc-complex-type.2.4")
    }

    @Test func codeOfANewerPartnerIsRead() throws {
        let text = RefusalCode.tooManyWrongProofs.text
        let refusal = Refusal(
            code: "OGW99999", rule: "new", isFinal: false, texts: text, remedies: text, authorCode: "CBSS")
        guard case .refusal(let read) = try BusinessDocument(Samples.document(.refusal(refusal)).element()).payload
        else { return #expect(Bool(false)) }
        #expect(read.knownCode == nil && read == refusal)
    }
}

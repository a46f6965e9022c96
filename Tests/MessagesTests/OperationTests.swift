import Testing

@testable import Messages

/// What the flows know about each operation.
@Suite struct OperationTests {
    @Test func soapActionNamesServiceAndOperation() {
        #expect(
            Operation.transferCompetence.soapAction == "urn:ocmw-gateway:competence-transfer:v1/transferCompetence")
        #expect(Operation.forwardSOAPAction == "urn:ocmw-gateway:exchange:v1/forward")
        for operation in Operation.allCases {
            #expect(Operation(soapAction: operation.soapAction) == operation)
            #expect(Operation(soapAction: operation.soapAction + "x") == nil)
        }
    }

    @Test func onlyCompetenceTransfersAreStatutory() {
        #expect(Operation.allCases.filter(\.isStatutory).allSatisfy { $0.service == .competenceTransfer })
        #expect(Operation.allCases.filter(\.isStatutory).count == 5)
    }

    /// Design, section 3: MSG00021 holds for inquiries and consultations only.
    @Test func recipientMustKnowThePersonForInquiriesAndConsultations() {
        #expect(
            Set(Operation.allCases.filter(\.needsKnownRecipient))
                == [.requestInquiry, .consultLivingWages, .consultHealthInsurance])
    }

    @Test func hubAnswersDirectoryAndConsultation() {
        #expect(
            Set(Operation.allCases.filter(\.answeredByHub)) == [
                .registerPerson, .unregisterPerson, .listRegistrations, .findOrganisations, .askAccess,
                .consultLivingWages, .consultHealthInsurance, .ticketListRequest,
            ])
        #expect(Operation.livingWagesResult.answers == [.consultLivingWages])
    }

    @Test func answersNameWhatTheyAnswer() {
        #expect(
            Set(Operation.allCases.filter { !$0.isAnswer }) == [
                .transferCompetence, .requestInquiry, .registerPerson, .unregisterPerson, .listRegistrations,
                .findOrganisations, .askAccess, .consultLivingWages, .consultHealthInsurance, .auditKey,
                .ticketListRequest, .ticketList,
            ])
        for operation in Operation.allCases where operation.isAnswer {
            #expect(operation.headerRule.inReplyTo != .forbidden)
        }
        #expect(!Operation.confirmApplicantInformed.answersSender && Operation.acceptTransfer.answersSender)
    }

    @Test func namespacesAreComparedExactly() {
        for service in Service.allCases {
            #expect(Service(namespace: service.namespace) == service)
            #expect(Service(namespace: service.namespace + " ") == nil)
        }
        #expect(Operation(localName: "receipt", namespace: Service.socialInquiry.namespace) == nil)
    }
}

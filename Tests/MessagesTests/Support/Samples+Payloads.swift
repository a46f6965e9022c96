import SocialSecurity
import XMLSecurity

@testable import Messages

extension Samples {
    static let transfers: [Payload] = [
        .transferCompetence(
            TransferCompetence(
                request: OriginalRequest(
                    reference: "AANVRAAG-2026-0042", receivedAt: sent, registerNumber: "2026/1187",
                    acknowledgementReference: "OB-1187", form: .written, aid: .both),
                identity: .name(last: "Voorbeeld", first: "An", birthDate: "1971-02-00"),
                persons: [InvolvedPerson(ssin: cohabitant, role: .cohabitant)], rule: .habitualResidence,
                facts: [CompetenceFact(kind: .moveDate, value: "Verhuisd", date: day)], reasons: reasons,
                newAddress: .known("Voorbeeldstraat 1\n0000 Voorbeeld"),
                runningAid: RunningAid(
                    kind: .livingWage, category: 2, lastDayPaid: later, gpmi: true, exemptionUsed: false,
                    installationPremiumPaid: true),
                urgent: true, interpreterLanguage: "ar",
                decision: IncompetenceDecision(body: .chair, date: day, ratificationPending: true),
                applicantInformed: ApplicantInformed(date: later, channel: .registeredLetter),
                contactPerson: contact, forwardBy: later, lateDays: 2)),
        .confirmApplicantInformed(
            ConfirmApplicantInformed(applicantInformed: ApplicantInformed(date: later, channel: .handedOver))),
        .acceptTransfer(AcceptTransfer(dossierNumber: "D-77", invitedOn: later, contactPerson: contact)),
        .contestTransfer(ContestTransfer(reasons: reasons, petitionReference: "PODMI-1", petitionDate: later)),
        .notifyProvisionalDecision(
            NotifyProvisionalDecision(decisionDate: later, designated: sender, reference: "MIN-3")),
    ]

    static let inquiries: [Payload] = [
        .requestInquiry(RequestInquiry(applicationDate: later, aid: .socialAid, decisionsSince: day)),
        .replyInquiry(
            ReplyInquiry(
                status: .partial,
                decisions: [
                    MotivatedDecision(
                        reference: "B-1", kind: .livingWage, outcome: .granted, category: 1, decidedOn: day,
                        period: period, legalBasis: "wet van 26 mei 2002, art. 14", motivation: reasons,
                        notifiedOn: later, appealPending: true)
                ],
                crossFacts: CrossOCMWFacts(
                    insertionProgrammes: [OrganisationPeriod(cbeNumber: recipient, period: period)],
                    installationPremium: OrganisationDate(cbeNumber: recipient, date: day),
                    exemptions: [OrganisationPeriod(cbeNumber: recipient, period: Period(from: day))]),
                gpmi: IndividualisedProject(reference: "G-1", concludedOn: day, period: period, evaluated: true),
                contactPerson: contact, dossierNumber: "D-12", decisionsAsOf: sent)),
    ]

    static let registration = Registration(
        organisation: sender, qualityCode: .inInquiry, phaseCode: .provisional, period: period, changedAt: sent)
    static let sectorRegistration = SectorRegistration(
        qualityCode: .inInquiry, phaseCode: .provisional, period: period, changedAt: sent)

    static let directory: [Payload] = [
        .registerPerson(
            RegisterPerson(
                qualityCode: .inInquiry, phaseCode: .provisional, period: period,
                proof: .name(last: "Voorbeeld", first: "An", birthDate: "1971-00-00"))),
        .unregisterPerson(
            UnregisterPerson(qualityCode: .inInquiry, phaseCode: .provisional, extent: .after(later))),
        .listRegistrations(ListRegistrations(register: .all)),
        .findOrganisations(FindOrganisations(proof: .cardNumber("592-0000000-00"))),
        .registerPersonResult(RegisterPersonResult(status: .dataFound, registrations: [registration])),
        .unregisterPersonResult(UnregisterPersonResult(status: .dataFound, registrations: [registration])),
        .listRegistrationsResult(
            ListRegistrationsResult(
                status: .dataFound, sectorRegistrations: [sectorRegistration], registrations: [registration])),
        .findOrganisationsResult(
            FindOrganisationsResult(
                status: .dataFound, sectorRegistrations: [sectorRegistration], organisations: [registration])),
        .askAccess(AskAccess(flow: .requestInquiry, recipient: recipient)),
        .askAccessResult(
            AskAccessResult(
                status: .dataFound, isAllowed: false, code: "MSG00012", rule: "integrated-by-requester")),
    ]

    static let consultations: [Payload] = [
        .consultLivingWages(ConsultLivingWages(period: period)),
        .livingWagesResult(
            LivingWagesResult(
                status: Status(
                    code: .partialAnswer, information: [InformationPair("source", "PPSSI"), InformationPair("part")]),
                payments: [
                    LivingWagePeriod(pcsaCbeNumber: recipient, category: .equivalentLivingWage, period: period)
                ])),
        .consultHealthInsurance(ConsultHealthInsurance(date: later)),
        .healthInsuranceResult(
            HealthInsuranceResult(
                status: .dataFound,
                insurance: [HealthInsurancePeriod(insuranceOrganisation: "009", holderCode: "110", period: period)])),
    ]

    static let stamp = HubStamp(
        ticketCBSS: known(try Ticket("7d3f8a10-1111-4222-8333-abcdefabcdef")), timestampReceive: sent,
        timestampReply: sent,
        senderTicket: reference.ticket, digest: reference.digest, sender: sender, recipient: recipient,
        outcome: .delivered, receiptDigest: reference.digest)

    static let exchange: [Payload] = [
        .receipt(
            Receipt(
                timestampReceive: sent, leafHash: reference.digest,
                checkpoint: "ocmw.example/log\n7\nAAAA\n\n— ocmw.example/log BBBB\n")),
        .refusal(
            Refusal(
                .notIntegrated, elementPath: "/requestInquiry/criteria/ssin", elementType: "SsinType",
                actual: "PCSA:OTHER", information: [InformationPair("cbeNumber", sender.digits)],
                authorCode: Refusal.hubAuthorCode)),
        .hubStamp(stamp),
        .auditKey(
            known(
                try AuditKey(
                    origin: "ocmw.example/log", publicKey: Array(repeating: 7, count: 32),
                    rotation: Array("c2sp.org/tlog-proof@v1\nindex 0\n".utf8)))),
        .ticketListRequest(known(try TicketListRequest(day: day, page: 2))),
        .ticketList(
            TicketList(
                organisation: recipient, day: day, isComplete: true, page: 2, pageCount: 3, entryCount: 1_001,
                entries: [ticketEntry])),
    ]

    static let ticketEntry = TicketEntry(
        direction: .received, ticket: reference.ticket, ticketCBSS: stamp.ticketCBSS, operation: .requestInquiry,
        legalContext: .socialInquiry, counterpart: sender, firstAt: sent, lastAt: sent, passages: 2,
        outcome: .refused, code: "MSG00012")

    static let minimalPayloads: [Payload] = [
        .transferCompetence(
            TransferCompetence(
                request: OriginalRequest(reference: "A", receivedAt: sent, form: .oral, aid: .socialAid),
                identity: .cardNumber("592-000000"),
                rule: .student, reasons: [Reason(language: .de, text: "G")],
                decision: IncompetenceDecision(body: .council, date: day),
                contactPerson: ContactPerson(name: "N"), forwardBy: later)),
        .acceptTransfer(AcceptTransfer(dossierNumber: "D", contactPerson: ContactPerson(name: "N"))),
        .notifyProvisionalDecision(NotifyProvisionalDecision(decisionDate: later, designated: recipient)),
        .requestInquiry(RequestInquiry(applicationDate: later, aid: .rightToSocialIntegration)),
        .replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: sent)),
        .registerPerson(
            RegisterPerson(
                qualityCode: .definitive, period: Period(from: day),
                proof: .name(last: "V", first: nil, birthDate: "1900-01-31"))),
        .unregisterPerson(UnregisterPerson(qualityCode: nil, extent: .during(period))),
        .listRegistrations(ListRegistrations()),
        .findOrganisationsResult(
            FindOrganisationsResult(
                status: .dataFound, sectorRegistrations: [SectorRegistration(qualityCode: .otherAid, period: period)],
                organisations: [Registration(organisation: sender, qualityCode: .otherAid, period: period)])),
        .livingWagesResult(LivingWagesResult(status: Status(value: .noResult, code: "X"))),
        .healthInsuranceResult(
            HealthInsuranceResult(
                status: .noDataFound,
                insurance: [HealthInsurancePeriod(insuranceOrganisation: "100", period: Period(from: day))])),
        .receipt(Receipt(timestampReceive: sent, leafHash: reference.digest)),
        .refusal(Refusal(.messageTooLarge, authorCode: recipient.digits)),
    ]
}

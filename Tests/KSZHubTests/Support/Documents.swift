import Messages
import SocialSecurity
import XMLSecurity

/// Payloads that follow the schemas.
enum Documents {
    static let today = CivilDate(daysSince1970: 20_778)
    static let contact = ContactPerson(name: "Synthetic Colleague", phone: "+32 2 000 00 00")

    static let inquiry = RequestInquiry(applicationDate: today, aid: .both)

    static func register(_ code: QualityCode, of ssin: SSIN, until end: CivilDate? = nil) -> Payload {
        let begin = CivilDate(daysSince1970: 20_000)
        let period = (try? Period(begin: begin, end: end)) ?? Period(from: begin)
        return .registerPerson(RegisterPerson(qualityCode: code, period: period, proof: Person.proof(of: ssin)))
    }

    static func transfer(receivedAt: UTCInstant) -> Payload {
        .transferCompetence(
            TransferCompetence(
                request: OriginalRequest(reference: "B-1", receivedAt: receivedAt, form: .oral, aid: .both),
                identity: Person.proof(of: Person.applicant),
                rule: .habitualResidence, reasons: [Reason(language: .nl, text: "Woont in de andere gemeente.")],
                decision: IncompetenceDecision(body: .chair, date: today), contactPerson: contact, forwardBy: today))
    }

    static let accept = Payload.acceptTransfer(AcceptTransfer(dossierNumber: "C-1", contactPerson: contact))

    static let informed = Payload.confirmApplicantInformed(
        ConfirmApplicantInformed(applicantInformed: ApplicantInformed(date: today, channel: .letter)))

    static func reply(at instant: UTCInstant) -> Payload {
        .replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: instant))
    }

    static func livingWages(from begin: Int = 0) -> Payload {
        .consultLivingWages(ConsultLivingWages(period: Period(from: CivilDate(daysSince1970: begin))))
    }

    static let healthInsurance = Payload.consultHealthInsurance(ConsultHealthInsurance(date: today))
}

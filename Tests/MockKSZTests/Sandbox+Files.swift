import Foundation
import Messages
import SocialSecurity
import XMLSecurity

extension Sandbox {
    static let repository = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

    static let configuration = """
        listen: { host: 127.0.0.1, port: 0 }
        hub:
          kbo: "\(hubNumber)"
          signingKey: pki/hub.key
          signingCertificate: pki/hub.pem
          tlsKey: pki/hub-tls.key
          tlsCertificate: pki/hub-tls.pem
        trust: { anchors: [pki/ca.pem], revocationLists: [pki/crl.pem] }
        memberNames: [a, b]
        members:
          a: { kbo: "\(a)", url: "https://127.0.0.1:1/soap", operators: ["\(operatorNumber)"] }
          b: { kbo: "\(b)", url: "https://127.0.0.1:1/soap", operators: ["\(operatorNumber)"] }
        dataDirectory: data
        files: { schemas: "\(repository)/Schemas", policy: policy.csv, persons: persons.json, sources: sources.json }

        """

    static let policy = """
        flow,legalContext,qualityCodes,roles,organisations
        registerPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        unregisterPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        listRegistrations,PCSA:SOCIAL_INQUIRY,-,*,*
        requestInquiry,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*
        consultLivingWages,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*

        """

    static let persons = """
        [{"ssin": "\(applicant)", "lastName": "Voorbeeld", "firstName": "An", "birthDate": "1971-02-30"}]

        """

    static let sources = """
        {"livingWages": {"lines": {"\(applicant)": [{"organisation": "\(a)", "category": "LIVING_WAGE",
                                                   "begin": "2025-01-01"}]}}}

        """

    /// Writes an unsigned document as a template and returns its path. Sender and recipient are other organisations'.
    func template(_ payload: Payload, to recipient: String = a) throws -> String {
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: try Ticket("template"), timestampSent: UTCInstant(milliseconds: 0),
                sender: try EnterpriseNumber(Self.operatorNumber), recipient: try EnterpriseNumber(recipient),
                conversation: try Ticket("template"), legalContext: .socialInquiry,
                criteria: Criteria(ssin: try SSIN(Self.applicant), role: .applicant)),
            payload: payload)
        let name = "template-\(UUID().uuidString).xml"
        try Data(document.element().canonicalBytes()).write(to: URL(filePath: path(name)))
        return path(name)
    }

    static let today = CivilDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))

    static let registration = Payload.registerPerson(
        RegisterPerson(
            qualityCode: .inInquiry, period: Period(from: CivilDate(daysSince1970: 20_000)),
            proof: .name(last: "Voorbeeld", first: nil, birthDate: "1971-02-30")))

    static let wages = Payload.consultLivingWages(
        ConsultLivingWages(period: Period(from: CivilDate(daysSince1970: 20_000))))

    static let inquiry = Payload.requestInquiry(RequestInquiry(applicationDate: today, aid: .both))
}

import Gateway
import SocialSecurity

/// The files that the mock hub is started with.
struct HubStage: Sendable {
    let folder: DemoFolder
    let cast: Cast
    let addresses: Addresses
    let schemas: String

    var configurationFile: String { "\(folder.configuration)/hub.yaml" }

    func write() throws {
        try folder.write(configuration, to: configurationFile)
        try folder.write(Self.policy, to: "\(folder.configuration)/policy.csv")
        try folder.write(Self.faults, to: "\(folder.configuration)/faults.csv")
        try folder.write(try persons.canonicalBytes(), to: "\(folder.configuration)/persons.json")
        try folder.write(try sources.canonicalBytes(), to: "\(folder.configuration)/sources.json")
    }

    private var configuration: String {
        """
        # The mock hub of the demo; docs/mock-hub.md describes every key.
        listen:
          host: "127.0.0.1"
          port: "\(addresses.hub)"
        hub:
          kbo: "\(cast.hub)"
          signingKey: "\(folder.certificates)/hub.key"
          signingCertificate: "\(folder.certificates)/hub.pem"
          tlsKey: "\(folder.certificates)/hub-tls.key"
          tlsCertificate: "\(folder.certificates)/hub-tls.pem"
        trust:
          anchors: ["\(folder.anchors)"]
          revocationLists: ["\(folder.certificates)/crl.pem"]
        dataDirectory: "\(folder.data)/hub"
        files:
          schemas: "\(schemas)"
          policy: "policy.csv"
          persons: "persons.json"
          sources: "sources.json"
          faults: "faults.csv"
        soapLog: "\(folder.rawSOAP)/hub"
        memberNames: [\((cast.offices.map(\.key) + ["guest"]).joined(separator: ", "))]
        members:
        \((cast.offices.map(member) + [guest]).joined(separator: "\n"))

        """
    }

    private func member(_ office: Cast.Office) -> String {
        let isSouth = office.key == cast.b.key
        return """
              \(office.key):
                kbo: "\(office.number)"
                url: "https://127.0.0.1:\(isSouth ? addresses.southSOAP : addresses.northSOAP)/soap"
                operators: ["\(isSouth ? cast.operatorSouth : cast.operatorNorth)"]
            """
    }

    private var guest: String {
        """
          guest:
            kbo: "\(cast.guest.enterpriseNumber)"
            url: "\(addresses.guestURL)"
            operators: ["\(cast.operatorGuest)"]
        """
    }

    /// None; whoever tries the network writes lines.
    private static let faults = """
        # docs/mock-hub.md describes the form; read again whenever it changes. For example: *,*,*,*,drop-after,1
        flow,ssin,sender,recipient,fault,times

        """

    /// Who may use which flow; docs/policy-file.md describes the form.
    private static let policy = """
        # flow: what an OCMW sends; qualityCodes: how it must have the person registered (- not at all).
        flow,legalContext,qualityCodes,roles,organisations
        registerPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        unregisterPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        listRegistrations,PCSA:SOCIAL_INQUIRY,-,*,*
        findOrganisations,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*
        requestInquiry,PCSA:SOCIAL_INQUIRY,1 2 3 4,1 2 3,*
        replyInquiry,PCSA:SOCIAL_INQUIRY,-,*,*
        transferCompetence,PCSA:SOCIAL_INQUIRY,1 2 3 4,1,*
        confirmApplicantInformed,PCSA:SOCIAL_INQUIRY,-,*,*
        acceptTransfer,PCSA:SOCIAL_INQUIRY,-,*,*
        contestTransfer,PCSA:SOCIAL_INQUIRY,-,*,*
        notifyProvisionalDecision,PCSA:SOCIAL_INQUIRY,-,*,*
        consultLivingWages,PCSA:SOCIAL_INQUIRY,1 2 3 4,1 2 3,*
        consultHealthInsurance,PCSA:SOCIAL_INQUIRY,1 2 3 4,1 2 3,*

        askAccess,*,-,*,*
        """

    private var persons: JSONValue {
        .array(
            cast.applicants.map { person in
                [
                    "ssin": "\(person.ssin.digits)", "lastName": "\(person.lastName)",
                    "firstName": "\(person.firstName)", "birthDate": "\(person.birthDate)",
                ]
            })
    }

    /// Living wages of one person, paid by A until last month; nobody is insured.
    private var sources: JSONValue {
        let line: JSONValue = [
            "organisation": "\(cast.a.number)", "category": "LIVING_WAGE", "begin": "2025-01-01", "end": "2025-12-31",
        ]
        return [
            "livingWages": ["lines": .object([cast.consulted.ssin.digits: [line]])],
            "healthInsurance": ["lines": [:]],
        ]
    }
}

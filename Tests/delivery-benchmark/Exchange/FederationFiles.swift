import Foundation

/// Configuration files of hub and gateways: the settings of the demo, without its record of raw SOAP messages.
struct FederationFiles {
    let folder: String
    let schemas: String
    let cast: Cast
    let hubPort: Int
    /// Store of the gateways: lines of the key `store`.
    let store: String

    var hubFile: String { "\(folder)/hub.yaml" }
    func file(_ office: Cast.Office, _ instance: Int) -> String { "\(folder)/\(office.key)-\(instance).yaml" }
    func data(_ office: Cast.Office, _ instance: Int) -> String { "\(folder)/data/\(office.key)-\(instance)" }

    func writeHub(askerPort: Int, answererPort: Int) throws {
        func member(_ office: Cast.Office, _ port: Int) -> String {
            """
              \(office.key):
                kbo: "\(office.number)"
                url: "https://127.0.0.1:\(port)/soap"
                operators: ["\(office.house)"]
            """
        }
        try write(
            """
            listen: { host: "127.0.0.1", port: "\(hubPort)" }
            hub:
              kbo: "\(cast.hub)"
              signingKey: "\(folder)/pki/hub.key"
              signingCertificate: "\(folder)/pki/hub.pem"
              tlsKey: "\(folder)/pki/hub-tls.key"
              tlsCertificate: "\(folder)/pki/hub-tls.pem"
            trust:
              anchors: ["\(folder)/pki/ca.pem"]
              revocationLists: ["\(folder)/pki/crl.pem"]
            dataDirectory: "\(folder)/data/hub"
            files:
              schemas: "\(schemas)"
              policy: "policy.csv"
              persons: "persons.json"
              sources: "sources.json"
            memberNames: [\(cast.asker.key), \(cast.answerer.key)]
            members:
            \(member(cast.asker, askerPort))
            \(member(cast.answerer, answererPort))

            """, to: hubFile)
        try write(Self.policy, to: "\(folder)/policy.csv")
        try write(persons, to: "\(folder)/persons.json")
        try write(#"{"livingWages": {"lines": {}}, "healthInsurance": {"lines": {}}}"#, to: "\(folder)/sources.json")
    }

    func writeGateway(_ office: Cast.Office, instance: Int, rest: Int, soap: Int, witnessKey: String) throws {
        let credentials = """
            certificate: "\(folder)/pki/\(office.key)-tls.pem"
              key: "\(folder)/pki/\(office.key)-tls.key"
            """
        let answers = office.key == cast.answerer.key ? "software" : "automatic"
        try write(
            """
            rest:
              host: "127.0.0.1"
              port: "\(rest)"
              \(credentials)
            soap:
              host: "127.0.0.1"
              port: "\(soap)"
              \(credentials)
            client:
              \(credentials)
            hub: { url: "https://127.0.0.1:\(hubPort)/soap", kbo: "\(cast.hub)", witnessKey: "\(witnessKey)" }
            trust: { anchors: "\(folder)/pki/ca.pem", crl: "\(folder)/pki/crl.pem" }
            schemas: { directory: "\(schemas)" }
            data: { directory: "\(data(office, instance))" }
            keys: { directory: "\(folder)/keys-\(office.key)" }
            \(store)
            tenantNames: [\(office.key)]
            tenants:
              \(office.key):
                kbo: "\(office.number)"
                name: "OCMW \(office.key)"
                certificate: "\(folder)/pki/\(office.key).pem"
                key: "\(folder)/pki/\(office.key).key"
                inquiryAnswers: "\(answers)"

            """, to: file(office, instance))
    }

    private static let policy = """
        flow,legalContext,qualityCodes,roles,organisations
        registerPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        findOrganisations,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*
        requestInquiry,PCSA:SOCIAL_INQUIRY,1 2 3 4,1 2 3,*
        replyInquiry,PCSA:SOCIAL_INQUIRY,-,*,*

        """

    private var persons: String {
        let all = cast.persons.map { person in
            """
            {"ssin": "\(person.ssin.digits)", "lastName": "\(person.lastName)", "firstName": "\(person.firstName)", \
            "birthDate": "\(person.birthDate)"}
            """
        }
        return "[\(all.joined(separator: ",\n"))]"
    }

    private func write(_ text: String, to path: String) throws {
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw BenchmarkFailure("cannot write \(path)") }
    }
}

import Gateway
import SocialSecurity

/// What a program of an integrator needs to take part: addresses, keys, numbers and persons, as JSON and as properties.
struct FederationFile: Sendable {
    let folder: DemoFolder
    let cast: Cast
    let addresses: Addresses
    let keys: APIKeys
    let webhooks: DemoWebhooks?
    let schemas: String

    func write() throws {
        try folder.write(try json.canonicalBytes(), to: "\(folder.path)/federation.json")
        try folder.write(
            Self.lines(of: json).joined(separator: "\n") + "\n", to: "\(folder.path)/federation.properties")
    }

    /// One line for each value, with its path: `ocmws.a.kbo=0999659135`, `persons.0.ssin=...`.
    private static func lines(of value: JSONValue, path: [String] = []) -> [String] {
        switch value {
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { lines(of: $0.value, path: path + [$0.key]) }
        case .array(let elements):
            elements.enumerated().flatMap { lines(of: $0.element, path: path + [String($0.offset)]) }
        case .string(let text): ["\(path.joined(separator: "."))=\(text)"]
        default: []
        }
    }

    /// The content; files are named by absolute paths.
    private var json: JSONValue {
        [
            "hub": ["kbo": "\(cast.hub)", "soap": .string(addresses.hubSOAP), "wsdl": "\(schemas)/KSZHub.wsdl"],
            "receiver": [
                "certificate": "\(folder.certificates)/receiver.pem", "key": "\(folder.certificates)/receiver.key",
            ],
            "trust": ["anchors": .string(folder.anchors), "revocationList": "\(folder.certificates)/crl.pem"],
            "you": guest,
            "ocmws": .object(Dictionary(uniqueKeysWithValues: cast.offices.map { ($0.key, office($0)) })),
            "persons": .array(cast.applicants.map(person)),
        ]
    }

    /// The OCMW that no gateway hosts: whoever has the file plays it.
    private var guest: JSONValue {
        [
            "kbo": "\(cast.guest.enterpriseNumber)", "name": .string(cast.guest.name),
            "soap": .string(addresses.guestURL), "signingKey": "\(folder.certificates)/guest.key",
            "signingCertificate": "\(folder.certificates)/guest.pem", "tlsKey": "\(folder.certificates)/guest-tls.key",
            "tlsCertificate": "\(folder.certificates)/guest-tls.pem",
        ]
    }

    private func office(_ office: Cast.Office) -> JSONValue {
        var members: [String: JSONValue] = [
            "kbo": "\(office.number)", "name": .string(office.ocmw.name), "rest": .string(addresses.rest(of: office)),
            "softwareKey": .string(keys.software(of: office)), "adviserKey": .string(keys.adviser(of: office)),
            "socialWorker": "\(office.socialWorker.ssin.digits)",
            "securityAdviser": "\(office.securityAdviser.ssin.digits)",
        ]
        if let webhooks {
            members["webhook"] = [
                "url": .string(webhooks.address(of: office)), "secret": .string(webhooks.secretFile(of: office)),
            ]
        }
        return .object(members)
    }

    private func person(_ person: SyntheticPerson) -> JSONValue {
        [
            "ssin": "\(person.ssin.digits)", "lastName": .string(person.lastName),
            "firstName": .string(person.firstName), "birthDate": "\(person.birthDate)",
        ]
    }
}

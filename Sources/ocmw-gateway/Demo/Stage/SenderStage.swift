import Messages
import SocialSecurity
import XMLSecurity

/// The files with which somebody sends documents by hand: settings of `mock-ksz send`, and templates.
struct SenderStage: Sendable {
    let folder: DemoFolder
    let cast: Cast
    let addresses: Addresses

    /// Settings of an office.
    func configurationFile(of office: Cast.Office) -> String { "\(folder.configuration)/send-\(office.key).yaml" }

    /// A template by its operation.
    func template(_ operation: Messages.Operation) -> String { "\(folder.templates)/\(operation.rawValue).xml" }

    func write() throws {
        for office in cast.offices {
            let carrier = office.key == cast.b.key ? "south-tls" : "north-tls"
            let text = configuration("OCMW \(office.letter)", signing: office.key, carrier: carrier)
            try folder.write(text, to: configurationFile(of: office))
        }
        let guest = configuration(cast.guest.name, signing: "guest", carrier: "guest-tls")
        try folder.write(guest, to: "\(folder.configuration)/send-guest.yaml")
        for payload in try payloads() {
            let document = BusinessDocument(header: header(of: payload.operation), payload: payload)
            try folder.write(document.element().indented().canonicalBytes(), to: template(payload.operation))
        }
    }

    /// The settings for an OCMW with a signing certificate and the TLS certificate of its software house.
    private func configuration(_ title: String, signing: String, carrier: String) -> String {
        """
        # \(title) for mock-ksz send; docs/mock-hub.md describes every key.
        hub: { url: "\(addresses.hubSOAP)", kbo: "\(cast.hub)" }
        trust: { anchors: "\(folder.anchors)", crl: "\(folder.certificates)/crl.pem" }
        operator:
          certificate: "\(folder.certificates)/\(carrier).pem"
          key: "\(folder.certificates)/\(carrier).key"
        ocmw:
          certificate: "\(folder.certificates)/\(signing).pem"
          key: "\(folder.certificates)/\(signing).key"

        """
    }

    private func header(of operation: Messages.Operation) -> DocumentHeader {
        let isAboutPerson = operation.headerRule.subject == .required
        return DocumentHeader(
            ticket: .random(), timestampSent: SystemClock.now(), sender: cast.b.number,
            recipient: operation.answeredByHub ? cast.hub : cast.a.number, conversation: .random(),
            legalContext: isAboutPerson ? .socialInquiry : nil,
            criteria: isAboutPerson ? Criteria(ssin: cast.consulted.ssin, role: .applicant) : nil)
    }

    /// About somebody whom B examines: data that the hub holds, and questions that it refuses as well.
    private func payloads() throws -> [Payload] {
        let today = try Days().today
        let proof = ProofOfIdentity.name(
            last: cast.consulted.lastName, first: cast.consulted.firstName, birthDate: "\(cast.consulted.birthDate)")
        return [
            .registerPerson(RegisterPerson(qualityCode: .inInquiry, period: Period(from: today), proof: proof)),
            .listRegistrations(ListRegistrations()), .findOrganisations(FindOrganisations(proof: proof)),
            .consultLivingWages(
                ConsultLivingWages(period: Period(from: today.adding(days: -365)))),
            .consultHealthInsurance(ConsultHealthInsurance(date: today)),
            .requestInquiry(RequestInquiry(applicationDate: today, aid: .both)),
            .ticketListRequest(try TicketListRequest(day: today)),
        ]
    }
}

extension XMLElement {
    /// The element with line breaks and two spaces a level between its child elements.
    fileprivate func indented(_ level: Int = 0) -> XMLElement {
        guard !elements.isEmpty else { return self }
        let margin = "\n" + String(repeating: "  ", count: level)
        let children = elements.flatMap { [XMLNode.text(margin + "  "), .element($0.indented(level + 1))] }
        return replacing(children: children + [.text(margin)])
    }
}

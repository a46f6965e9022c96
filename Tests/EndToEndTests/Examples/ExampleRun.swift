import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// Sends the examples in the order of the manifest and remembers what each became.
final class ExampleRun {
    private let network: ExampleNetwork
    private var keys: ExampleKeys { network.keys }
    /// Ticket and digest under which an example was last sent.
    private var sent: [String: DocumentReference] = [:]

    private let gateway: GatewayJudge

    init(_ network: ExampleNetwork) async throws {
        self.network = network
        gateway = try await GatewayJudge(keys: network.keys)
    }

    /// Registers whom the manifest wants registered beforehand.
    func register() async throws {
        let persons = try PersonFile.read()
        for registration in network.manifest.registrations {
            let person = try #require(persons[registration.ssin])
            let document = BusinessDocument(
                header: DocumentHeader(
                    ticket: .random(), timestampSent: keys.now,
                    sender: try EnterpriseNumber(try #require(keys.number(registration.by))),
                    recipient: try EnterpriseNumber(try #require(keys.number("hub"))), conversation: .random(),
                    legalContext: .socialInquiry, criteria: Criteria(ssin: try SSIN(person.ssin))),
                payload: .registerPerson(
                    RegisterPerson(
                        qualityCode: try #require(QualityCode(rawValue: registration.qualityCode)),
                        period: Period(from: try CivilDate("2025-01-01")),
                        proof: .name(last: person.lastName, first: person.firstName, birthDate: person.birthDate))))
            let signed = try DocumentSigner(identity: keys.identity(registration.by)).sign(document.element())
            let outcome = try await send(signed, from: registration.by, use: nil)
            try #require(outcome.outcome == .answered, "\(registration)")
        }
    }

    /// Runs one example; nil when all came as expected, else what came.
    func outcome(of example: Example) async throws -> ExampleExpectation {
        try await outcome(file: example.file, example, use: example.use)
    }

    func outcome(of neighbour: ExampleNeighbour, beside example: Example) async throws -> ExampleExpectation {
        try await outcome(file: neighbour.file, example, use: neighbour.use, isNeighbour: true)
    }

    private func outcome(
        file: String, _ example: Example, use: ExampleUse?, isNeighbour: Bool = false
    ) async throws -> ExampleExpectation {
        switch example.judge {
        case nil:
            let signed = try signed(file, example, use: use, about: example.answers.flatMap { sent[$0] })
            if !isNeighbour { sent[file] = try reference(signed) }
            return try await send(signed, from: try customer(of: signed) ?? example.from, use: use)
        case .hub: return try await answeredByRecipient(file, example, use: use)
        case .gateway where example.isForward: return try await forwarded(file, example, use: use)
        case .gateway: return try answeredByHub(file, example, use: use)
        }
    }

    /// The example as it is sent: fresh by the rule, and signed.
    func signed(
        _ file: String, _ example: Example, use: ExampleUse?, about: DocumentReference?,
        beside: DocumentDigest? = nil, parties: (from: String, to: String)? = nil, conversation: String? = nil
    ) throws -> XMLElement {
        var kept = Set(use?.keep ?? [])
        var fresh = FreshExample(answered: about, beside: beside, conversation: conversation, now: keys.now)
        if use?.timestampSent == "keep" { kept.insert("timestampSent") }
        fresh.kept = kept
        if let earlier = use?.ticketOf { fresh.ticket = try #require(sent[earlier]?.ticket) }
        var root = try fresh.make(from: Files.bytes("\(ExampleManifest.folder)/\(file)"))
        if use?.timestampSent == "local-time-with-Z" {
            let ahead = FreshExample(ticket: fresh.ticket, now: keys.now.advanced(by: .seconds(3_600)), kept: kept)
            root = try ahead.make(from: Files.bytes("\(ExampleManifest.folder)/\(file)"))
        }
        if let parties { root = try addressed(root, from: parties.from, to: parties.to) }
        let signer = try use?.documentSigner ?? letter(of: customer(of: root)) ?? example.from
        return try DocumentSigner(identity: keys.identity(signer)).sign(root)
    }

    /// A stamp made out for the document of other organisations.
    private func addressed(_ stamp: XMLElement, from: String, to: String) throws -> XMLElement {
        let numbers = [
            "recipient": try #require(keys.number(from)), "documentSender": try #require(keys.number(from)),
            "documentRecipient": try #require(keys.number(to)),
        ]
        return stamp.replacing(
            children: stamp.children.map { node in
                guard case .element(let child) = node, let number = numbers[child.localName] else { return node }
                let isGroup = !child.elements.isEmpty
                return .element(
                    child.replacing(
                        children: isGroup ? [.element(XMLElement("cbeNumber", text: number))] : [.text(number)]))
            })
    }

    private func customer(of root: XMLElement) throws -> String? {
        let number = root.first("informationCustomer")?.first("customerIdentification")?.first("cbeNumber")?.text
        return letter(of: number)
    }

    private func letter(of number: String?) -> String? {
        if let number, network.manifest.organisations[number] != nil { return number }
        return network.manifest.organisations.first { $0.value.cbeNumber == number }?.key
    }

    private func reference(_ signed: XMLElement) throws -> DocumentReference {
        let ticket = try #require(signed.first("informationCustomer")?.first("ticket")?.text)
        return DocumentReference(
            ticket: try Ticket(ticket), digest: try DocumentDigest(SHA256Digest.of(signed.canonicalBytes())))
    }

    /// Sends a signed document to the hub and verifies everything that comes back.
    private func send(_ signed: XMLElement, from sender: String, use: ExampleUse?) async throws -> ExampleExpectation {
        let message = try SOAPSigner(identity: keys.identity(use?.messageSigner ?? sender)).sign(
            body: [signed], at: keys.now)
        let answer = try await network.post(
            message.bytes, action: use?.soapAction ?? "\(signed.namespace)/\(signed.localName)", to: "hub",
            by: use?.operator ?? keys.carrier(of: sender))
        return try ExampleAnswer(keys: keys, sent: signed).outcome(answer, confirming: message.signatureValue)
    }

    /// The example as answer of OCMW D to the document that it answers; what the hub makes of it.
    private func answeredByRecipient(_ file: String, _ example: Example, use: ExampleUse?) async throws
        -> ExampleExpectation
    {
        let asked = try listed(example.answers)
        let question = try signed(asked.file, asked, use: nil, about: nil)
        let reference = try reference(question)
        let answer = try signed(file, example, use: use, about: reference)
        network.member.answer(reference.digest) { _, _ in answer }
        return try await send(question, from: asked.from, use: nil)
    }

    /// The example as stamp beside the document that it is about, brought to the recipient's gateway by the hub.
    private func forwarded(_ file: String, _ example: Example, use: ExampleUse?) async throws -> ExampleExpectation {
        let asked = try listed(example.answers)
        let document = try signed(asked.file, asked, use: nil, about: nil)
        let stamp = try signed(file, example, use: use, about: try reference(document))
        return try await bring(document, stamp, to: asked.to)
    }

    /// Brings a signed document to the gateway of an OCMW as the hub does, with a stamp that is true for it.
    func bring(_ document: XMLElement, to recipient: String) async throws -> ExampleExpectation {
        let example = try listed("exchange/stamp-forwarded.xml")
        let sender = try #require(try letter(of: customer(of: document)))
        let addressee = letter(of: document.first("recipient")?.first("cbeNumber")?.text)
        let stamp = try signed(
            example.file, example, use: nil, about: try reference(document), parties: (sender, addressee ?? recipient))
        return try await bring(document, stamp, to: recipient)
    }

    private func bring(_ document: XMLElement, _ stamp: XMLElement, to recipient: String) async throws
        -> ExampleExpectation
    {
        let body = ForwardedDocument(document: document, stamp: stamp).element()
        let message = try SOAPSigner(identity: keys.identity("hub")).sign(body: [body], at: keys.now)
        let answer = try await network.post(
            message.bytes, action: Messages.Operation.forwardSOAPAction, to: keys.carrier(of: recipient), by: "hub")
        return try ExampleAnswer(keys: keys, sent: document).outcome(
            answer, confirming: message.signatureValue, ofRecipient: true)
    }
}

extension ExampleRun {
    /// The example as answer of the hub, with the stamp or content that belongs beside it; what the sender's gateway makes of it.
    private func answeredByHub(_ file: String, _ example: Example, use: ExampleUse?) throws -> ExampleExpectation {
        let asked = try listed(example.answers)
        let question = try signed(asked.file, asked, use: nil, about: nil)
        let reference = try reference(question)
        if example.isStamp {
            let content = try contentBeside(stamp: example, about: reference)
            let stamp = try signed(
                file, example, use: use, about: reference, beside: content.map { try self.reference($0).digest })
            return try gateway.outcome(stamp: stamp, content: content, to: question, of: asked.from)
        }
        let content = try signed(file, example, use: use, about: reference)
        let stampExample = try listed("exchange/\(example.stampBeside).xml")
        let keptByStamp = try ExampleUse(keeping: use?.stampKeeps ?? [])
        let stamp = try signed(
            stampExample.file, stampExample, use: keptByStamp, about: reference,
            beside: try self.reference(content).digest, parties: (asked.from, asked.to))
        return try gateway.outcome(stamp: stamp, content: content, to: question, of: asked.from)
    }

    /// What goes with a stamp: the receipt, result or refusal of the example that answers the same document.
    private func contentBeside(stamp: Example, about reference: DocumentReference) throws -> XMLElement? {
        let beside = [
            "stamp-delivered": "exchange/receipt.xml", "stamp-answered": "consultation/living-wages-result.xml",
            "stamp-refused": "exchange/refusal-by-hub.xml",
        ]
        guard let file = beside[stamp.name] else { return nil }
        return try signed(file, try listed(file), use: nil, about: reference)
    }

    func listed(_ file: String?) throws -> Example {
        try #require(network.manifest.examples.first { $0.file == file })
    }
}

/// `Schemas/Examples/network/persons.json`, as far as the tests need it.
struct PersonFile: Decodable {
    let ssin: String
    let lastName: String
    let firstName: String
    let birthDate: String

    static func read() throws -> [String: PersonFile] {
        let bytes = try Files.bytes(ExampleManifest.folder + "/network/persons.json")
        let persons = try JSONDecoder().decode([PersonFile].self, from: Data(bytes))
        return Dictionary(uniqueKeysWithValues: persons.map { ($0.ssin, $0) })
    }
}

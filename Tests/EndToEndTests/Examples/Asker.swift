import Foundation
import Gateway
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// The software of OCMW D: has its gateway send inquiries and transfers about the persons of the examples.
struct Asker {
    let network: ExampleNetwork
    let run: ExampleRun
    let software: Software

    /// What D sent, as an answer has to name it.
    struct Asked {
        let reference: DocumentReference
        let conversation: String

        /// An example as answer to it, fresh and signed.
        func answer(_ example: Example, _ run: ExampleRun) throws -> XMLElement {
            try answer(example.file, use: example.use, example, run)
        }

        /// A neighbour; one that breaks its conversation keeps that.
        func answer(_ example: Example, _ neighbour: ExampleNeighbour, _ run: ExampleRun) throws -> XMLElement {
            try answer(neighbour.file, use: neighbour.use, example, run)
        }

        private func answer(_ file: String, use: ExampleUse?, _ example: Example, _ run: ExampleRun) throws
            -> XMLElement
        {
            let isSame = try Asker.conversation(of: file) == Asker.conversation(of: example.file)
            return try run.signed(
                file, example, use: use, about: reference, conversation: isSame ? conversation : nil)
        }
    }

    static func root(of file: String) throws -> XMLElement {
        try XMLReader.parse(Files.bytes("\(ExampleManifest.folder)/\(file)"))
    }

    private static func conversation(of file: String) throws -> String? {
        try root(of: file).first("conversation")?.text
    }

    /// Has D send what an example answers, and waits until it is delivered.
    func ask(_ example: Example) async throws -> Asked {
        let original = try run.listed(example.answers)
        let ssin = try #require(try Self.root(of: original.file).first("criteria")?.first("ssin")?.text)
        let recipient = try #require(network.keys.number(original.to))
        let application = try await open(ssin)
        let ticket =
            original.service == "social-inquiry"
            ? try await inquiry(of: application, to: recipient) : try await transfer(application, to: recipient)
        let own = try #require(network.keys.number("D"))
        let document = try XMLReader.parse(
            try await software.call("GET", "/v1/documents/\(own)/\(ticket)", expecting: 200))
        return Asked(
            reference: DocumentReference(
                ticket: try Ticket(ticket), digest: try DocumentDigest(SHA256Digest.of(document.canonicalBytes()))),
            conversation: try #require(document.first("conversation")?.text))
    }

    private func open(_ ssin: String) async throws -> String {
        let person = try #require(try PersonFile.read()[ssin])
        let body = JSONValue.object([
            "reference": .string(UUID().uuidString), "form": .string("ORAL"), "aid": .string("BOTH"),
            "receivedAt": .string(Date(timeIntervalSinceNow: -60).formatted(.iso8601)),
            "persons": .array([
                .object([
                    "ssin": .string(ssin), "role": .integer(1),
                    "proof": .object([
                        "lastName": .string(person.lastName), "firstName": .string(person.firstName),
                        "birthDate": .string(person.birthDate),
                    ]),
                ])
            ]),
        ])
        let opened = try await software.json("POST", "/v1/applications", body, expecting: 201)
        return try #require(opened.at("id")?.text)
    }

    private func inquiry(of application: String, to recipient: String) async throws -> String {
        try await until("the inquiry is delivered") {
            let steps = try await software.json("GET", "/v1/applications/\(application)").at("steps")?.elements ?? []
            let step = steps.first { $0.at("key")?.text == "inquiry/\(recipient)" }
            return step?.at("state")?.text == "delivered" ? step?.at("ticket")?.text : nil
        }
    }

    private func transfer(_ application: String, to recipient: String) async throws -> String {
        let body = JSONValue.object([
            "recipient": .string(recipient), "rule": .string("ART1-1"),
            "reasons": .array([.object(["language": .string("nl"), "text": .string("Verhuisd.")])]),
            "decision": .object([
                "body": .string("CHAIR"), "date": .string(String(Date.now.formatted(.iso8601).prefix(10))),
            ]),
            "contactPerson": .object(["name": .string("Dienst")]), "confirmLate": .bool(true),
        ])
        let made = try await software.json("POST", "/v1/applications/\(application)/transfers", body, expecting: 201)
        let (sender, ticket) = (try #require(made.at("sender")?.text), try #require(made.at("ticket")?.text))
        return try await until("the transfer is delivered") {
            let transfer = try await software.json("GET", "/v1/transfers/\(sender)/\(ticket)")
            return transfer.at("state")?.text == "delivered" ? ticket : nil
        }
    }
}

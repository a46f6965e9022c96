import Foundation

/// `Schemas/Examples/manifest.json`: what each example shows and what comes of it.
struct ExampleManifest: Decodable, Sendable {
    struct Organisation: Decodable, Sendable {
        let cbeNumber: String
        let name: String
    }

    /// A person whom an OCMW must have registered before the examples are sent.
    struct Registration: Decodable, Sendable {
        let by: String
        let ssin: String
        let qualityCode: Int
    }

    /// By the letters that the examples use, "A" to "D" and "hub".
    let organisations: [String: Organisation]
    let registrations: [Registration]
    let examples: [Example]

    static let folder = Program.repository + "/Schemas/Examples"

    static func read() throws -> ExampleManifest {
        try JSONDecoder().decode(Self.self, from: Data(Files.bytes(folder + "/manifest.json")))
    }
}

/// One valid example and its broken neighbours.
struct Example: Decodable, Sendable {
    /// Who judges a document that is no request of an OCMW to the hub.
    enum Judge: String, Decodable, Sendable {
        /// A recipient's answer.
        case hub
        /// A document of the hub.
        case gateway
    }

    let file: String
    let shows: String
    let from: String
    let to: String
    let answers: String?
    let after: [String]?
    let judge: Judge?
    let use: ExampleUse?
    let expect: ExampleExpectation
    let neighbours: [ExampleNeighbour]

    var service: String { String(file.split(separator: "/")[0]) }

    /// Name of the file without folder and ending.
    var name: String { String(file.split(separator: "/")[1].dropLast(4)) }

    var isStamp: Bool { name.hasPrefix("stamp-") }

    /// The stamp that goes with a refusal or result of the hub.
    var stampBeside: String {
        guard name.hasPrefix("refusal") else { return "stamp-answered" }
        return expect.outcome == .refused ? "stamp-refused" : "stamp-not-forwarded"
    }
}

/// An example with one thing wrong.
struct ExampleNeighbour: Decodable, Sendable {
    let file: String
    let breaks: String
    let followsSchema: Bool
    let use: ExampleUse?
    let expect: ExampleExpectation
    /// What the addressed gateway says when the hub does not come before it, where that is another code.
    let atGateway: ExampleExpectation?
}

/// What must come of it.
struct ExampleExpectation: Decodable, Sendable, Equatable {
    /// The stamp's outcome; a fault (no stamp), or a failed attempt of whoever judges an answer.
    enum Outcome: String, Decodable, Sendable {
        case delivered = "DELIVERED"
        case answered = "ANSWERED"
        case refused = "REFUSED"
        case notForwarded = "NOT_FORWARDED"
        case fault = "FAULT"
        case failedAttempt = "FAILED_ATTEMPT"
    }

    let outcome: Outcome
    let code: String?
    let rule: String?
    let path: String?
}

/// How an example is used otherwise than by the rule of the folder's README.
struct ExampleUse: Decodable, Sendable {
    let documentSigner: String?
    let messageSigner: String?
    let `operator`: String?
    let soapAction: String?
    let timestampSent: String?
    let keep: [String]?
    let stampKeeps: [String]?
    let ticketOf: String?
    let after: [String]?
}

extension ExampleUse {
    init(keeping kept: [String]) throws {
        self = try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(["keep": kept]))
    }
}

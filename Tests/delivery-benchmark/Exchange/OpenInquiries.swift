import Foundation
import SocialSecurity

/// Inquiries of one OCMW that the other one's software answers: made by the road of every application, before anything is measured.
struct OpenInquiries {
    /// Answers to one inquiry, as many as the gateway lets pass.
    static let partsEach = 20

    let federation: Federation
    let asker: OfficeSoftware
    let answerer: OfficeSoftware

    /// The answerer registers every person; then the person applies at the asker.
    ///
    /// - Returns: paths of the inquiries at the answerer.
    func open() async throws -> [String] {
        let persons = federation.cast.persons
        let today = Self.day(0)
        try await eachOf(persons) { person in
            let body = """
                {"ssin": "\(person.ssin.digits)", "qualityCode": 2, "period": {"begin": "\(Self.day(-400))"}, \
                "proof": \(Self.proof(of: person))}
                """
            _ = try await answerer.post(federation.answererREST[0] + "/v1/integrations", body).expecting(202)
        }
        try await settled(federation.cast.answerer)
        let received = Self.instant(-60)
        try await eachOf(Array(persons.enumerated())) { number, person in
            let body = """
                {"reference": "P-\(number)", "receivedAt": "\(received)", "form": "ORAL", \
                "aid": "RIGHT_TO_SOCIAL_INTEGRATION", "registerNumber": "R-\(number)", \
                "acknowledgementReference": "O-\(number)", "persons": [{"ssin": "\(person.ssin.digits)", "role": 1, \
                "proof": \(Self.proof(of: person))}]}
                """
            _ = try await asker.post(federation.askerREST + "/v1/applications", body).expecting(201)
        }
        try await settled(federation.cast.asker)
        let paths = try await inquiries()
        guard paths.count == persons.count else {
            throw BenchmarkFailure("\(paths.count) inquiries came of \(persons.count) applications on \(today)")
        }
        return paths
    }

    /// One part of an answer: a decision with its motivation.
    static func part(_ number: Int) -> String {
        """
        {"partial": true, "decisionsAsOf": "\(instant(-1))", "decisions": [{"reference": "D-\(number)", \
        "kind": "LIVING_WAGE", "outcome": "GRANTED", "decidedOn": "\(day(-30))", "period": {"begin": "\(day(-30))"}, \
        "legalBasis": "RMI law of 26 May 2002, art. 3", "notifiedOn": "\(day(-25))", "motivation": [{"language": "nl", \
        "text": "Geen toereikende bestaansmiddelen; werkbereid; woont alleen."}]}]}
        """
    }

    private func inquiries() async throws -> [String] {
        var paths: [String] = []
        var after = ""
        repeat {
            let url = federation.answererREST[0] + "/v1/inquiries?limit=200&state=open" + after
            let page = try await answerer.get(url).expecting(200).object()
            for item in page["items"] as? [[String: Any]] ?? [] {
                guard let sender = item["sender"] as? String, let ticket = item["ticket"] as? String else {
                    throw BenchmarkFailure("an inquiry is listed without sender or ticket")
                }
                paths.append("/v1/inquiries/\(sender)/\(ticket)/reply")
            }
            after = (page["next"] as? String).map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        return paths
    }

    /// Waits until nothing waits in an outbox any more.
    private func settled(_ office: Cast.Office) async throws {
        try await Self.settled(federation.outside(office))
    }

    /// Waits until nothing waits in an outbox any more.
    static func settled(_ database: OutsideDatabase) async throws {
        let end = ContinuousClock.now + .seconds(300)
        while try database.unfinishedCount() > 0 {
            guard ContinuousClock.now < end else { throw BenchmarkFailure("documents wait after five minutes") }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func eachOf<Item: Sendable>(_ items: [Item], _ body: @escaping @Sendable (Item) async throws -> Void)
        async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, item) in items.enumerated() {
                if number >= 16 { try await group.next() }
                group.addTask { try await body(item) }
            }
            try await group.waitForAll()
        }
    }

    private static func proof(of person: SyntheticPerson) -> String {
        """
        {"lastName": "\(person.lastName)", "firstName": "\(person.firstName)", "birthDate": "\(person.birthDate)"}
        """
    }

    private static func day(_ offset: Int) -> String { String(instant(offset * 86_400).prefix(10)) }

    private static func instant(_ seconds: Int) -> String {
        Date(timeIntervalSinceNow: TimeInterval(seconds)).formatted(.iso8601)
    }
}

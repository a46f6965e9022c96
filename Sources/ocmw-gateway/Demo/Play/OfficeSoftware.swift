import Gateway
import SocialSecurity

/// The software of one OCMW, calling its gateway on behalf of a person.
struct OfficeSoftware: Sendable {
    let office: Cast.Office
    let address: String
    let key: String
    let user: SyntheticPerson
    let role: String
    let connection: RESTConnection

    /// Headers of every call: key of the program, person who acts.
    var headers: [(String, String)] { [("Authorization", "Bearer \(key)")] + userHeaders }

    var userHeaders: [(String, String)] {
        [
            ("Acting-User-SSIN", user.ssin.digits), ("Acting-User-Role", role),
            ("Acting-User-Session", "demo-\(office.key)"),
        ]
    }

    func get(_ path: String) async throws -> RESTReply {
        try await connection.call("GET", address + path, headers: headers, body: nil)
    }

    func post(_ path: String, _ body: JSONValue? = nil) async throws -> RESTReply {
        try await connection.call("POST", address + path, headers: headers, body: body)
    }

    /// The same call without saying who acts.
    func postAnonymously(_ path: String, _ body: JSONValue) async throws -> RESTReply {
        try await connection.call("POST", address + path, headers: [("Authorization", "Bearer \(key)")], body: body)
    }

    /// Every item of a listing, page by page.
    func list(_ path: String) async throws -> [JSONReading] {
        var items: [JSONReading] = []
        var next: String?
        repeat {
            let separator = path.contains("?") ? "&" : "?"
            let page = try await get(path + (next.map { "\(separator)after=\($0)" } ?? "")).expecting(200)
            items += page["items"].items
            next = page["next"].string
        } while next != nil
        return items
    }

    /// Looks again until `found` answers something, at most for `limit`.
    func waiting<Value>(
        for what: String, within limit: Duration = .seconds(45), _ found: () async throws -> Value?
    ) async throws -> Value {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if let value = try await found() { return value }
            try await Task.sleep(for: .milliseconds(150))
        }
        throw DemoFailure("waited \(limit) in vain for \(what)")
    }
}

extension OfficeSoftware {
    func application(_ id: String) async throws -> JSONReading {
        try await get("/v1/applications/\(id)").expecting(200)
    }

    /// Follows an application by long poll until it is as wanted.
    ///
    /// - Returns: the application, and how many polls came back with something new.
    func following(
        _ id: String, until what: String, within limit: Duration = .seconds(60),
        _ isReached: (JSONReading) throws -> Bool
    ) async throws -> (JSONReading, polls: Int) {
        let end = ContinuousClock.now + limit
        var application = try await application(id)
        var polls = 0
        while try !isReached(application) {
            guard ContinuousClock.now < end else {
                throw DemoFailure("waited \(limit) in vain until \(what); steps: \(Self.steps(application))")
            }
            let version = application["version"].integer ?? 0
            application = try await get("/v1/applications/\(id)?version=\(version)&wait=10").expecting(200)
            if application["version"].integer ?? 0 > version { polls += 1 }
        }
        return (application, polls)
    }

    /// "integration/0 done, directory sent".
    static func steps(_ application: JSONReading) -> String {
        application["steps"].items.map { step in
            [step["key"].string, step["state"].string, step["code"].string].compactMap { $0 }.joined(separator: " ")
        }.joined(separator: ", ")
    }

    /// True when no step waits for anything; throws when one was refused or parked.
    static func isFinished(_ application: JSONReading) throws -> Bool {
        let steps = application["steps"].items
        for step in steps where ["refused", "parked", "notAnswered"].contains(step["state"].string) {
            throw DemoFailure("a step ended badly: \(Self.steps(application))")
        }
        return !steps.isEmpty && steps.allSatisfy { $0["state"].string == "done" }
    }
}

import AuditLog
import Gateway
import HTTPTypes
import HummingbirdTesting
import MessageStore
import TestSupport
import Testing

@testable import GatewayHTTP

/// docs/audit-events.md against the gateway: every operation of the contract is carried out, and the logs of its OCMW and
/// of the other one are read through the interface afterwards.
@Suite struct AuditEventsTests {
    @Test func everyOperationOfTheContractIsDrivenAndOnThePage() throws {
        let contract = ContractOperations.all.map(\.id).sorted()
        #expect(contract.count > 40)
        #expect(DrivenOperation.all.map(\.id).sorted() == contract)
        #expect(try AuditEventsPage.shared.get().operations.map(\.id).sorted() == contract)
    }

    @Test func everyActIsOnThePage() throws {
        let page = try AuditEventsPage.shared.get()
        let used = Set(page.lines.map(\.act))
        #expect(used.isDisjoint(with: page.unused))
        #expect(used.union(page.unused) == Set(AuditAct.allCases.map(\.rawValue)))
        for line in page.lines { #expect(line.always.isDisjoint(with: line.known), "\(line.act)") }
    }

    @Test(arguments: DrivenOperation.all) func itLeavesWhatThePageSays(_ operation: DrivenOperation) async throws {
        let page = try AuditEventsPage.shared.get()
        let promise = try #require(page.operations.first { $0.id == operation.id })
        let contract = try #require(ContractOperations.all.first { $0.id == operation.id })
        try await TestGateway.with { gateway in
            try await gateway.test(hub: try SigningHub(gateway)) { client in
                let drive = Drive(
                    operation: operation, promise: promise, page: page, contract: contract,
                    stage: try await AuditEventStage(gateway, client))
                try await drive.run()
            }
        }
    }
}

/// The cases of one operation, one after the other on one gateway: refused ones first, since the good call uses things up.
private struct Drive {
    let operation: DrivenOperation
    let promise: AuditEventsPage.Operation
    let page: AuditEventsPage
    let contract: ContractOperations.Operation
    let stage: AuditEventStage

    private var gateway: TestGateway { stage.gateway }
    private var route: Route? {
        RouteTable.all.first { $0.method.rawValue == contract.method && $0.template == contract.template }
    }

    func run() async throws {
        let call = try await operation.prepare(stage)
        guard let route else {
            _ = try await newLines()
            try await expect([], of: "done", status: 200, try await send(call, TestHeaders(nil)))
            return
        }
        let headers = try await headers()
        _ = try await newLines()
        try await refuse(call, route, headers)
        let done = try await send(call, headers)
        try await expect(promise.done, of: "done", status: 200..<300, done)
        let repeated = try await send(call, headers)
        // What was removed is not found, what is used up is refused: the page says what that leaves.
        try await expect(promise.repeated, of: "repeated", status: 200..<410, repeated)
    }

    private func refuse(_ call: DrivenCall, _ route: Route, _ headers: TestHeaders) async throws {
        let mark = call.path.contains("?") ? "&" : "?"
        let invalid = DrivenCall(
            path: route.hasBody ? call.path : "\(call.path)\(mark)zz=1", body: call.body.map { _ in #"{"zz":1}"# })
        try await expect([], of: "invalid", status: 400, try await send(invalid, headers))
        var nobody = headers
        nobody.session = nil
        try await expect([], of: "no user", status: 400, try await send(call, nobody))
        var keyless = headers
        keyless.authorization = nil
        try await expect([], of: "no key", status: 401, try await send(call, keyless))
        let wrong = TestHeaders(try await gateway.key([operation.wrongScope], label: "wrong"))
        _ = try await newLines()
        try await expect(["call-refused"], of: "wrong scope", status: 403, try await send(call, wrong, operation.role))
        if let acts = promise.wrongRole {
            let status = try await send(call, headers, operation.wrongRole)
            try await expect(acts, of: "wrong role", status: 403, status)
        } else if route.method == .get {
            // An act that every role may do would be done here.
            let status = try await send(call, headers, operation.wrongRole)
            #expect(status == 200, "\(operation.id): the page says that every role may")
            _ = try await newLines()
        }
        try await notFound(call, headers)
    }

    private func notFound(_ call: DrivenCall, _ headers: TestHeaders) async throws {
        // A PUT makes what is not there.
        let hasIdentifier = contract.template.contains("{") && contract.method != "PUT"
        #expect((promise.notFound != nil) == hasIdentifier, "\(operation.id): not found")
        guard let acts = promise.notFound else { return }
        if let path = call.unknownPath {
            let unknown = DrivenCall(path: path, body: call.body)
            try await expect(acts, of: "not found", status: 404, try await send(unknown, headers))
            return
        }
        var foreign = TestHeaders(try await gateway.key([operation.scope], of: gateway.a, label: "foreign"))
        foreign.role = operation.role
        _ = try await newLines()
        let status = try await send(call, foreign)
        #expect(status == 404, "\(operation.id): another OCMW's identifier")
        let lines = try await newLines()
        #expect(self.acts(of: lines.partner) == acts && lines.own.isEmpty, "\(operation.id): not found")
    }
}

extension Drive {
    private func headers() async throws -> TestHeaders {
        var headers = TestHeaders(try await gateway.key([operation.scope], label: "driver"))
        headers.role = operation.role
        headers.idempotencyKey = "\"driven\""
        return headers
    }

    /// One call; answers its status.
    private func send(_ call: DrivenCall, _ headers: TestHeaders, _ role: String? = nil) async throws -> Int {
        var fields = headers.fields
        fields[.userAgent] = AuditEventStage.program
        if let role, let name = HTTPField.Name("Acting-User-Role") { fields[name] = role }
        let method = try #require(HTTPRequest.Method(rawValue: contract.method))
        return try await stage.client.execute(
            uri: call.path, method: method, headers: fields, body: call.body.map { .init(string: $0) }
        ) { Int($0.status.code) }
    }

    private func newLines() async throws -> (own: [JSONValue], partner: [JSONValue]) {
        (try await stage.newLines(of: gateway.b), try await stage.newLines(of: gateway.a))
    }

    private func expect(_ acts: [String], of what: String, status: Int, _ found: Int) async throws {
        try await expect(acts, of: what, status: status..<status + 1, found)
    }

    private func expect(_ expected: [String], of what: String, status: Range<Int>, _ found: Int) async throws {
        #expect(status.contains(found), "\(operation.id), \(what): status \(found)")
        let lines = try await newLines()
        #expect(acts(of: lines.own) == expected, "\(operation.id), \(what)")
        #expect(lines.partner.isEmpty, "\(operation.id), \(what): lines of the other OCMW")
        for line in lines.own { check(line, what) }
    }

    private func acts(of lines: [JSONValue]) -> [String] { lines.compactMap { $0.member("act") } }

    /// Every field that the page promises, none that it does not, and who it was.
    private func check(_ line: JSONValue, _ what: String) {
        let place: Comment = "\(operation.id), \(what): \(line)"
        guard case .object(let members) = line else { return }
        #expect(line.member("organisation") == gateway.b.organisation.digits, place)
        #expect(line.member("user") == "85043199879" && line.member("session") == "session-1", place)
        #expect(line.member("applicationVersion") == AuditEventStage.program, place)
        #expect(line.member("role") == (what == "wrong role" ? operation.wrongRole : operation.role), place)
        guard let kind = page.lines.first(where: { $0.act == line.member("act") && $0.by.contains("user") }) else {
            Issue.record("not on the page as a line by a user: \(line)")
            return
        }
        #expect(["either", line.member("access")].contains(kind.access), place)
        let fields = Set(members.keys.map(Self.hyphenated)).subtracting(Self.everywhere)
        #expect(kind.always.isSubset(of: fields), place)
        #expect(fields.isSubset(of: kind.always.union(kind.known)), place)
        if let subject = line.member("subject") { #expect(subject == "71023000122", place) }
    }

    private static let everywhere: Set<String> = [
        "index", "year", "leaf-hash", "act", "time", "access", "organisation", "application", "application-version",
        "user", "role", "session",
    ]

    /// The field's name in docs/audit-log.md.
    private static func hyphenated(_ member: String) -> String {
        member.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }
}

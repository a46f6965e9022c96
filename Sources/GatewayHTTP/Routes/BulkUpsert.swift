import Gateway
import MessageStore

/// Decisions and dossiers of many persons in one call: each item is one transaction, in the order of the call.
///
/// An item that is refused changes nothing and keeps no other from being carried out. The whole may be repeated.
struct BulkUpsert {
    /// Most items in one call.
    static let itemLimit = 100

    private let call: RESTCall
    private let items: [JSONValue]

    /// Reads the frame of the body; the items are read one by one.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest`.
    init(_ call: RESTCall) throws(RequestProblem) {
        guard case .object(let members) = call.body else {
            throw .broken(.invalidRequest, field: "", rule: "object", message: "must be a JSON object")
        }
        if let unknown = members.keys.filter({ $0 != "items" }).min() {
            throw .broken(
                .invalidRequest, field: "/\(MemberName.shown(unknown))", rule: "unknown-member",
                message: "is not a member of this object")
        }
        guard case .array(let items)? = members["items"], 1...Self.itemLimit ~= items.count else {
            throw .broken(
                .invalidRequest, field: "/items", rule: "array-\(Self.itemLimit)",
                message: "must be an array of 1 to \(Self.itemLimit) objects")
        }
        self.call = call
        self.items = items
    }

    /// Carries every item out.
    ///
    /// - Returns: `{"items": [...]}`, one result an item in the same order: what was done, or the problem.
    func json() async throws -> JSONValue {
        var results: [JSONValue] = []
        var isFinal = true
        for (index, item) in items.enumerated() {
            let result = try await result(of: item, at: index)
            results.append(result.json)
            if result.status >= 500 { isFinal = false }
        }
        let answer = JSONValue.object(["items": .array(results)])
        // What failed for want of the store is tried again when the call is repeated under the same key.
        if isFinal { try await call.services.register.keep(BulkResult(json: answer), by: call.caller) }
        return answer
    }

    private func result(of item: JSONValue, at index: Int) async throws -> (status: Int, json: JSONValue) {
        do {
            let outcome = try await call.services.register.upsert(RegisterRequest(item), by: call.caller)
            guard case .object(var members) = outcome.json else { return (200, outcome.json) }
            members["status"] = .integer(200)
            return (200, .object(members))
        } catch let error as CancellationError {
            throw error
        } catch let problem as RequestProblem {
            return (problem.status, ProblemDetails(problem.namingFields { "/items/\(index)\($0)" }).json)
        } catch {
            let problem = ProblemDetails(error, request: call.requestID)
            return (problem.status, problem.json)
        }
    }
}

/// The answer of a bulk call.
private struct BulkResult: ActResult {
    let json: JSONValue
}

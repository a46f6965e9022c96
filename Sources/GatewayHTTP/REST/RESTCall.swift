import Gateway
import Hummingbird
import MessageStore
import Messages
import SocialSecurity

/// One authenticated call, as a route reads it.
struct RESTCall: Sendable {
    /// Use cases.
    let services: GatewayServices
    /// Identifier of the request, in the log and in the answer.
    let requestID: String
    /// For which OCMW, through which program, on whose behalf.
    let caller: Caller
    /// The API key with which it is made.
    let key: APIKeyRecord
    /// Values of the `{…}` in the template.
    let parameters: Parameters
    /// Query parameters, each named by the route and given once.
    let query: [String: String]
    /// The JSON body; `null` for routes without one.
    let body: JSONValue
    /// Header `If-Match`.
    let ifMatch: EntityTagList?
    /// Header `If-None-Match`.
    let ifNoneMatch: EntityTagList?

    /// On which versions of its application an act may be done: header `If-Match`, optional.
    var condition: VersionCondition {
        guard let ifMatch, !ifMatch.isAny else { return .any }
        return VersionCondition(oneOf: ifMatch.versions)
    }

    /// The version past which a long poll waits: the query parameter, else what `If-None-Match` names.
    func pastVersion() throws(RequestProblem) -> Int? {
        try integer("version", in: 0...Int(Int32.max)) ?? ifNoneMatch?.versions.max()
    }

    /// A value of the path as text.
    func text(_ name: String) -> String { parameters.get(name) ?? "" }

    /// A ticket of the path; what is not a ticket is not known.
    func ticket(_ name: String) throws(RequestProblem) -> Ticket {
        guard let ticket = try? Ticket(text(name)) else { throw .unknownIdentifier }
        return ticket
    }

    /// A KBO number of the path; what is not one is not known.
    func organisation(_ name: String) throws(RequestProblem) -> EnterpriseNumber {
        guard let number = try? EnterpriseNumber(text(name)) else { throw .unknownIdentifier }
        return number
    }

    /// A whole number of the query.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(RequestProblem) -> Int? {
        guard let text = query[name] else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(text),
            range.contains(number)
        else {
            throw .broken(
                .invalidRequest, field: name, rule: "integer",
                message: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// How long a long poll may wait.
    ///
    /// - Parameter standard: seconds when the caller does not say.
    func wait(standard: Int = 0) throws(RequestProblem) -> Duration {
        let limit = Int(RESTLimits.longestWait.components.seconds)
        return .seconds(try integer("wait", in: 0...limit) ?? standard)
    }

    /// The page of a listing that is asked for.
    func page() throws(RequestProblem) -> Page {
        let limit = try integer("limit", in: 1...RESTLimits.largestPage) ?? RESTLimits.standardPage
        guard let text = query["after"] else { return Page(after: nil, limit: limit) }
        guard let cursor = StoreCursor(opaque: text) else {
            throw .broken(
                .invalidRequest, field: "after", rule: "cursor", message: "must be the value of next of another page")
        }
        return Page(after: cursor, limit: limit)
    }

    /// States of the query parameter `state`, separated by commas; empty when it is not given.
    func states<Name: RawRepresentable & CaseIterable & Hashable>(_ type: Name.Type) throws(RequestProblem)
        -> Set<Name> where Name.RawValue == String
    {
        guard let text = query["state"] else { return [] }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { Name(rawValue: String($0)) }
        guard !names.contains(where: { $0 == nil }) else {
            let known = type.allCases.map(\.rawValue).joined(separator: ", ")
            throw .broken(.invalidRequest, field: "state", rule: "enumeration", message: "must be of: \(known)")
        }
        return Set(names.compactMap { $0 })
    }
}

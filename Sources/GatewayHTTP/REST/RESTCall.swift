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
    /// Query parameters, each named by the route, given once, and within its rule.
    let query: QueryValues
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
    func pastVersion() -> Int? { integer(.version) ?? ifNoneMatch?.versions.max() }

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

    /// A position in a list of the path, from 0; what is none is not known.
    func index(_ name: String) throws(RequestProblem) -> Int {
        let text = text(name)
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let index = Int(text), String(index) == text
        else { throw .unknownIdentifier }
        return index
    }

    /// A whole number of the query.
    func integer(_ parameter: QueryParameter) -> Int? { query[parameter].flatMap { Int($0) } }

    /// How long a long poll may wait.
    ///
    /// - Parameter standard: seconds when the caller does not say.
    func wait(standard: Int = 0) -> Duration { .seconds(integer(.wait) ?? standard) }

    /// The page of a listing that is asked for.
    func page() -> Page {
        Page(
            after: query[.after].flatMap(StoreCursor.init(opaque:)),
            limit: integer(.limit) ?? RESTLimits.standardPage)
    }

    /// States of the query parameter `state`, separated by commas; empty when it is not given.
    func states<Name: RawRepresentable & CaseIterable & Hashable>(_ type: Name.Type) -> Set<Name>
    where Name.RawValue == String {
        let words = query[.state(type)]?.split(separator: ",") ?? []
        return Set(words.compactMap { Name(rawValue: String($0)) })
    }
}

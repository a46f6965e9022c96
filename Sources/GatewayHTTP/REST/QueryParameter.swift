import Gateway
import MessageStore
import SocialSecurity

/// A query parameter that a route reads, with the rule that its value keeps.
struct QueryParameter: Sendable {
    /// Its name in the address.
    let name: String
    private let rule: String
    private let message: String
    private let allows: @Sendable (String) -> Bool

    /// What is wrong with a value, if anything.
    func error(in text: String) -> RequestProblem.FieldError? {
        allows(text) ? nil : .init(field: name, rule: rule, message: message)
    }

    /// Position after which a page begins.
    static let after = QueryParameter(
        name: "after", rule: "cursor", message: "must be the value of next of another page",
        allows: { StoreCursor(opaque: $0) != nil })
    /// Most rows of a page.
    static let limit = whole("limit", in: 1...RESTLimits.largestPage)
    /// Version past which a long poll waits.
    static let version = whole("version", in: 0...Int(Int32.max))
    /// Seconds that a long poll waits.
    static let wait = whole("wait", in: 0...Int(RESTLimits.longestWait.components.seconds))
    /// Year of an audit log.
    static let year = whole("year", in: 1970...9999)
    /// First line of an audit log.
    static let from = whole("from", in: 0...RESTLimits.largestIndex)

    /// Words of a list, separated by commas.
    static func state<Name: RawRepresentable & CaseIterable>(_ type: Name.Type) -> QueryParameter
    where Name.RawValue == String {
        QueryParameter(
            name: "state", rule: "enumeration",
            message: "must be of: \(type.allCases.map(\.rawValue).joined(separator: ", "))"
        ) { text in
            text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
                Name(rawValue: String($0)) != nil
            }
        }
    }

    /// Language of words.
    static let language: QueryParameter = {
        let names = Language.allCases.map(\.rawValue)
        return QueryParameter(
            name: "language", rule: "enumeration", message: "must be one of: \(names.joined(separator: ", "))",
            allows: { text in names.contains { $0.utf8.elementsEqual(text.utf8) } })
    }()
    /// What verdicts are about.
    static let target = QueryParameter(
        name: "target", rule: "review-target", message: "must be line/YEAR/INDEX or flag/CODE/YEAR/INDEX",
        allows: { ReviewTarget($0) != nil })

    static func whole(_ name: String, in range: ClosedRange<Int>) -> QueryParameter {
        QueryParameter(
            name: name, rule: "integer",
            message: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { text in
            text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                && Int(text).map(range.contains) ?? false
        }
    }
}

/// Values of query parameters that keep their rules, each given once.
struct QueryValues: Sendable {
    private var values: [String: String] = [:]

    /// Reads the query of an address. Unknown and repeated parameters are refused, so that a misspelt one is noticed.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every wrong parameter.
    init(_ given: some Sequence<(name: String, value: String)>, known: [QueryParameter]) throws(RequestProblem) {
        var errors: [RequestProblem.FieldError] = []
        for (name, value) in given {
            let parameter = known.first { $0.name.utf8.elementsEqual(name.utf8) }
            if let error = Self.error(name, value, parameter, known, isRepeated: values[name] != nil) {
                if !errors.contains(error) { errors.append(error) }
            }
            values[name] = value
        }
        guard !errors.isEmpty else { return }
        throw RequestProblem(
            .invalidRequest, errors.count == 1 ? "A query parameter breaks a rule." : "Query parameters break rules.",
            remedy: "Correct the named parameters and repeat the call.", errors: errors)
    }

    /// A name that could be a misspelt parameter, which all are one short word in lower case; `?` for what could be anything,
    /// also a person's name or number.
    private static func shown(_ name: String) -> String {
        1...16 ~= name.utf8.count && name.utf8.allSatisfy { (0x61...0x7A).contains($0) } ? name : "?"
    }

    /// The value of a parameter, if it was given.
    subscript(_ parameter: QueryParameter) -> String? { values[parameter.name] }

    private static func error(
        _ name: String, _ value: String, _ parameter: QueryParameter?, _ known: [QueryParameter], isRepeated: Bool
    ) -> RequestProblem.FieldError? {
        guard let parameter else {
            let names = known.map(\.name).sorted().joined(separator: ", ")
            return .init(
                field: shown(name), rule: "query-parameter",
                message: known.isEmpty ? "is not known; this address takes none" : "is not known; known are: \(names)")
        }
        guard !isRepeated else {
            return .init(field: name, rule: "query-parameter", message: "must stand once")
        }
        return parameter.error(in: value)
    }
}

import Foundation
import SocialSecurity
import XMLSecurity

/// A JSON text as a value, so that every member of a request can be accounted for.
public enum JSONValue: Hashable, Sendable, Encodable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object([String: JSONValue])

    /// Reads one JSON text, strictly: UTF-8, no member twice, nothing beyond the limits.
    ///
    /// - Throws: `RequestProblem` with `.notJSON`, saying what is wrong and where.
    public init(bytes: [UInt8], limits: JSONLimits = .request) throws(RequestProblem) {
        self = try JSONScanner.value(of: bytes, limits: limits)
    }

    /// Writes the value as its kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The same value always gives the same bytes: members sorted, no white space.
    public func canonicalBytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}

extension JSONValue {
    /// An object of the members that have a value.
    static func members(_ members: [String: JSONValue?]) -> JSONValue {
        .object(members.compactMapValues { $0 })
    }

    /// A string of an optional text, or `nil`.
    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }

    /// A string of an optional instant (UTC, milliseconds), or `nil`.
    static func instant(_ instant: UTCInstant?) -> JSONValue? { instant.map { .string($0.xmlDateTime) } }

    /// A string of an optional date, or `nil`.
    static func date(_ date: CivilDate?) -> JSONValue? { date.map { .string($0.description) } }
}

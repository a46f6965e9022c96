import Gateway

/// An answer's JSON, looked at by path; what is not there reads as `nil` or as nothing.
struct JSONReading: Sendable {
    let value: JSONValue?

    init(_ value: JSONValue?) { self.value = value }

    subscript(name: String) -> JSONReading {
        guard case .object(let members)? = value else { return JSONReading(nil) }
        return JSONReading(members[name])
    }

    subscript(index: Int) -> JSONReading {
        let items = items
        return items.indices.contains(index) ? items[index] : JSONReading(nil)
    }

    var items: [JSONReading] {
        guard case .array(let elements)? = value else { return [] }
        return elements.map { JSONReading($0) }
    }

    var string: String? {
        guard case .string(let text)? = value else { return nil }
        return text
    }

    var integer: Int? {
        guard case .integer(let number)? = value else { return nil }
        return Int(number)
    }

    var bool: Bool? {
        guard case .bool(let flag)? = value else { return nil }
        return flag
    }

    var members: [String: JSONReading] {
        guard case .object(let members)? = value else { return [:] }
        return members.mapValues { JSONReading($0) }
    }

    /// The string, or a failure that names what is missing.
    func text(_ what: String) throws -> String {
        guard let string else { throw DemoFailure("\(what) is missing in the answer") }
        return string
    }

    /// The first element of the array that has this value in this member.
    func first(_ member: String, _ text: String) -> JSONReading? { items.first { $0[member].string == text } }
}

/// Throws unless a fact of the answer is as the story wants it.
func expect(_ holds: Bool, _ reason: @autoclosure () -> String) throws {
    guard holds else { throw DemoFailure(reason()) }
}

/// Throws unless two values are the same, and says both.
func expect<Value: Equatable>(_ what: String, _ found: Value?, is wanted: Value) throws {
    guard found == wanted else {
        throw DemoFailure("\(what) is \(found.map { "\($0)" } ?? "missing"), not \(wanted)")
    }
}

import Messages
import SocialSecurity
import XMLSecurity

/// Collects every broken rule of one request, so that the caller can mend all of them at once.
final class FieldErrors {
    private(set) var errors: [RequestProblem.FieldError] = []

    func add(_ field: String, _ rule: String, _ message: String) {
        errors.append(.init(field: field, rule: rule, message: message))
    }

    /// Throws what was collected, if anything.
    func check() throws(RequestProblem) {
        guard !errors.isEmpty else { return }
        throw RequestProblem(
            .invalidRequest, errors.count == 1 ? "A field breaks a rule." : "\(errors.count) fields break rules.",
            remedy: "Correct the named fields and send the request again.", errors: errors)
    }
}

/// Reads the members of one JSON object into typed values and reports what is missing, wrong or unknown.
///
/// Every read names a member; `finish()` reports members that nobody read. Values that break a rule read as `nil`
/// (or an empty array) with the error collected; callers build their result after `FieldErrors.check()`.
struct FieldReader {
    let pointer: String
    let errors: FieldErrors
    private let isStored: Bool
    private let members: [String: JSONValue]
    private var read: Set<String> = []

    /// - Parameter stored: true for what this gateway wrote; rules for what calls may say do not apply to it.
    init(_ value: JSONValue, pointer: String = "", errors: FieldErrors, stored: Bool = false) {
        self.pointer = pointer
        self.errors = errors
        isStored = stored
        if case .object(let members) = value {
            self.members = members
        } else {
            self.members = [:]
            errors.add(pointer, "object", "must be a JSON object")
        }
    }

    /// Reports members that were not read: a misspelt optional member must not be ignored, nor one that is `null`.
    func finish() {
        for name in members.keys.sorted() {
            if !read.contains(name) {
                errors.add(path(name), "unknown-member", "is not a member of this object")
            } else if members[name] == .null, !errors.errors.contains(where: { $0.field == path(name) }) {
                errors.add(path(name), "null", "must be left out when it has no value")
            }
        }
    }

    func path(_ name: String) -> String { "\(pointer)/\(MemberName.shown(name))" }

    /// The member's value; `null` reads as absent, and `finish()` reports it.
    mutating func value(_ name: String) -> JSONValue? {
        read.insert(name)
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    mutating func required<Value>(_ name: String, _ value: Value?) -> Value? {
        if value == nil, members[name] == nil || members[name] == .null {
            errors.add(path(name), "required", "is required")
        }
        return value
    }

    /// Reads text and turns it into a value; `nil` from `convert` breaks `rule`.
    mutating func text<Value>(
        _ name: String, _ rule: String, _ message: @autoclosure () -> String, _ convert: (String) -> Value?
    ) -> Value? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value, let converted = convert(text) else {
            errors.add(path(name), rule, message())
            return nil
        }
        return converted
    }

    /// Text of the form that the same field has in the documents.
    mutating func string(_ name: String, _ limit: TextLimit) -> String? {
        text(name, "text-\(limit.scalarCount.upperBound)", limit.rule) { limit.allows($0) ? $0 : nil }
    }

    /// A reference: it is shown in listings and stands in addresses, so it holds no number of a person.
    mutating func reference(_ name: String) -> String? {
        guard let reference = string(name, .reference) else { return nil }
        if !isStored, PersonNumber.isHeld(in: reference) {
            errors.add(path(name), "reference-without-ssin", "must not hold the number of a person")
            return nil
        }
        return reference
    }

    mutating func enumeration<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) -> Value?
    where Value.RawValue == String {
        let names = type.allCases.map(\.rawValue).joined(separator: ", ")
        return text(name, "enumeration", "must be one of: \(names)") { Value(rawValue: $0) }
    }

    mutating func bool(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .bool(let flag) = value else {
            errors.add(path(name), "boolean", "must be true or false")
            return nil
        }
        return flag
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .integer(let number) = value, let whole = Int(exactly: number), range.contains(whole) else {
            errors.add(path(name), "integer", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return whole
    }

    /// Years that a date can be in: whoever means another one mistyped.
    private static let years = 1900...2200

    mutating func date(_ name: String) -> CivilDate? {
        text(name, "date", "must be a calendar date, YYYY-MM-DD, of the years 1900 to 2200") { text in
            (try? CivilDate(text)).flatMap { Self.years.contains($0.year) ? $0 : nil }
        }
    }

    mutating func instant(_ name: String) -> UTCInstant? {
        text(
            name, "date-time",
            "must be a date and time with offset, of the years 1900 to 2200, e.g. 2026-03-02T09:15:00+01:00"
        ) { text in
            guard let instant = try? UTCInstant(xmlDateTime: text),
                let year = Int(instant.xmlDateTime.prefix { $0 != "-" }), Self.years.contains(year)
            else { return nil }
            return instant
        }
    }

    /// A period that ends before it begins has nothing in it, and would look like a log that has nothing.
    func checkOrder(since: UTCInstant?, until: UTCInstant?) {
        guard let since, let until, until < since else { return }
        errors.add(path("until"), "end-not-before-begin", "must not lie before since")
    }

    mutating func ssin(_ name: String) -> SSIN? {
        var reason = "must be an INSZ: eleven digits with a right check number"
        return text(name, "ssin", reason) { text in
            do throws(SocialSecurityError) {
                return try SSIN(text)
            } catch {
                reason = error.reason
                return nil
            }
        }
    }

    mutating func organisation(_ name: String) -> EnterpriseNumber? {
        text(name, "enterprise-number", "must be a KBO number: ten digits with a right check number") {
            try? EnterpriseNumber($0)
        }
    }

    mutating func ticket(_ name: String) -> Ticket? {
        text(
            name, "ticket",
            "must be a UUID in lower case, or 1 to 32 letters, digits and hyphens that are no number of a person"
        ) { try? Ticket($0) }
    }

    /// A nested object, read by `build`; the object's own unknown members are reported.
    mutating func object<Value>(_ name: String, _ build: (inout FieldReader) -> Value?) -> Value? {
        guard let value = value(name) else { return nil }
        return Self.read(value, pointer: path(name), errors: errors, stored: isStored, build)
    }

    /// An array of objects, each read by `build`.
    mutating func objects<Value>(_ name: String, limit: Int, _ build: (inout FieldReader) -> Value?) -> [Value] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value, elements.count <= limit else {
            errors.add(path(name), "array-\(limit)", "must be an array of at most \(limit) objects")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            Self.read(element, pointer: "\(path(name))/\(index)", errors: errors, stored: isStored, build)
        }
    }

    private static func read<Value>(
        _ value: JSONValue, pointer: String, errors: FieldErrors, stored: Bool,
        _ build: (inout FieldReader) -> Value?
    ) -> Value? {
        var reader = FieldReader(value, pointer: pointer, errors: errors, stored: stored)
        let result = build(&reader)
        reader.finish()
        return result
    }
}

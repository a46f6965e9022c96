import Gateway
import Messages
import XMLSecurity

extension JSONValue {
    /// The object with these members, which are instants, in Belgian time with its offset, as people read it. JSON output
    /// stays in UTC.
    func inBelgianTime(_ names: [String]) -> JSONValue {
        guard case .object(var members) = self else { return self }
        for name in names {
            guard case .string(let text)? = members[name], let instant = try? UTCInstant(xmlDateTime: text) else {
                continue
            }
            members[name] = .string(BelgianCalendar.dateTime(of: instant))
        }
        return .object(members)
    }

    /// The object with a word in brackets for each value that is gone: `(erased)`, `(missing)`.
    var withProblemsInBrackets: JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.mapValues { value in
                guard case .object(let inner) = value, inner.count == 1, case .string(let problem)? = inner["problem"]
                else { return value }
                return .string("(\(problem))")
            })
    }
}

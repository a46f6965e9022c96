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
}

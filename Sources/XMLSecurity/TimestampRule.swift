/// Judges `wsu:Timestamp`.
///
/// Source: SOAP Message Security 1.1.1, section 10.
struct TimestampRule: Sendable {
    /// What a Timestamp says.
    struct Times {
        let created: UTCInstant
        let expires: UTCInstant
    }

    let window: Duration
    let clockSkew: Duration

    func judge(_ timestamps: [XMLElement], at instant: UTCInstant) -> (times: Times?, failures: [FailedStep]) {
        guard let timestamp = timestamps.first else { return (nil, [FailedStep(.timestampMissing)]) }
        guard timestamps.count == 1, let times = Self.read(timestamp) else {
            return (nil, [FailedStep(.timestampNotValid, "wsu:Created and wsu:Expires, once")])
        }
        var failures: [FailedStep] = []
        if times.created.duration(to: times.expires) > window {
            failures.append(FailedStep(.timestampWindowTooLong))
        }
        if times.created > instant.advanced(by: clockSkew) { failures.append(FailedStep(.timestampInFuture)) }
        if times.expires.advanced(by: clockSkew) <= instant { failures.append(FailedStep(.timestampExpired)) }
        return (times, failures)
    }

    private static func read(_ timestamp: XMLElement) -> Times? {
        let parts = timestamp.elements
        guard parts.count == 2, parts[0].isNamed("Created", namespace: Namespace.wsu),
            parts[1].isNamed("Expires", namespace: Namespace.wsu), parts.allSatisfy({ $0.elements.isEmpty }),
            let created = try? UTCInstant(xmlDateTime: parts[0].text),
            let expires = try? UTCInstant(xmlDateTime: parts[1].text), created < expires
        else { return nil }
        return Times(created: created, expires: expires)
    }
}

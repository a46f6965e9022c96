import MessageStore
import Messages
import SocialSecurity

extension Tenant {
    /// The quality in which this OCMW has a person registered on a day, by the answers of the hub that it keeps: what a
    /// consultation about the person relies on. The newest one, when there are several; `nil` without any.
    ///
    /// What the OCMW registered by another way than this gateway is not known here. The hub decides, not this.
    func qualityReliedOn(for person: SSIN, on day: CivilDate) async throws -> QualityCode? {
        var running: [RunningRegistration] = []
        for stored in try await store.registrations(of: person) {
            switch try stored.businessDocument().payload {
            case .registerPerson(let registration):
                running.append(
                    RunningRegistration(
                        code: registration.qualityCode, period: registration.period, ticket: stored.ticket))
            case .unregisterPerson(let end) where end.ends(on: day):
                running.removeAll { end.qualityCode == nil || end.qualityCode == $0.code }
            default: break
            }
        }
        for registration in running.reversed() where registration.period.contains(day) {
            if try await isRegistered(registration) { return registration.code }
        }
        return nil
    }

    /// True when the hub's answer to a registration was that it holds.
    private func isRegistered(_ registration: RunningRegistration) async throws -> Bool {
        try await store.documents(inReplyTo: registration.ticket).contains { answer in
            guard answer.operation == .registerPersonResult,
                case .registerPersonResult(let result) = try answer.businessDocument().payload
            else { return false }
            return result.status.value != .noResult
        }
    }
}

private struct RunningRegistration {
    let code: QualityCode
    let period: Period
    let ticket: Ticket
}

extension UnregisterPerson {
    /// True when the registrations that it names open nothing on a day.
    fileprivate func ends(on day: CivilDate) -> Bool {
        switch extent {
        case .after(let last): last <= day
        case .during(let period): period.contains(day)
        }
    }
}

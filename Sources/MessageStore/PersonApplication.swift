import SocialSecurity

/// An application that names a person, with the numbers under which it does.
public struct PersonApplication: Hashable, Sendable {
    /// The application.
    public let record: ApplicationRecord
    /// Its subjects that are this person: more than one when a number was replaced while it ran.
    public let numbers: Set<SSIN>

    /// Makes a finding.
    public init(record: ApplicationRecord, numbers: Set<SSIN>) {
        self.record = record
        self.numbers = numbers
    }
}

/// What an act saw of the other applications about a person. Nothing of the act is committed when they differ by then.
public struct PersonReading: Hashable, Sendable {
    /// The person, by any number.
    public let subject: SSIN
    /// The application that acts; it is left out.
    public let application: ApplicationID
    /// Every other application about the person, with the version seen.
    public let versions: [ApplicationID: Int]

    /// Notes what `ApplicationStore.applications(about:)` answered.
    public init(of found: [PersonApplication], about subject: SSIN, beside application: ApplicationID) {
        self.subject = subject
        self.application = application
        versions = Dictionary(
            found.filter { $0.record.application.id != application }
                .map { ($0.record.application.id, $0.record.version) }, uniquingKeysWith: { $1 })
    }
}

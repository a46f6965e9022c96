import SocialSecurity

/// A member of the household, or a maintenance debtor, named beside the applicant.
public struct InvolvedPerson: Hashable, Sendable {
    /// The person's number.
    public let ssin: SSIN
    /// The role in the inquiry.
    public let role: PersonRole

    /// Names a person.
    public init(ssin: SSIN, role: PersonRole) {
        self.ssin = ssin
        self.role = role
    }
}

extension InvolvedPerson: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        ssin = try reader.value("ssin")
        role = try reader.value("role")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("ssin", ssin)
        writer.value("role", role)
    }
}

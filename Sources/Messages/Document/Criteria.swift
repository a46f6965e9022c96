import SocialSecurity

/// The person a document is about, and the person's role in the inquiry.
public struct Criteria: Hashable, Sendable {
    /// The person's number.
    public let ssin: SSIN
    /// Applicant, cohabitant or maintenance debtor; absent where the operation does not depend on it.
    public let role: PersonRole?

    /// Names a person.
    public init(ssin: SSIN, role: PersonRole? = nil) {
        self.ssin = ssin
        self.role = role
    }
}

extension Criteria: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        ssin = try reader.value("ssin")
        role = try reader.optionalValue("role")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("ssin", ssin)
        writer.value("role", role)
    }
}

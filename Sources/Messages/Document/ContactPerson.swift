/// Who at an OCMW can be called about a matter: a colleague's name, never the applicant's.
public struct ContactPerson: Hashable, Sendable {
    /// 1 to 200 characters.
    public let name: String
    /// 1 to 32 characters, as dialled.
    public let phone: String?
    /// 3 to 200 characters.
    public let email: String?

    /// Makes a contact person; the limits are checked by schema and decoder.
    public init(name: String, phone: String? = nil, email: String? = nil) {
        self.name = name
        self.phone = phone
        self.email = email
    }
}

extension ContactPerson: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        name = try reader.text("name", .line)
        phone = try reader.optionalText("phone", .phone)
        email = try reader.optionalText("email", .email)
    }

    func write(to writer: inout FieldWriter) {
        writer.text("name", name)
        writer.text("phone", phone)
        writer.text("email", email)
    }
}

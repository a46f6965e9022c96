/// What the applicant showed: without it nobody is registered or searched for (against "fishing").
///
/// Source: ManageAccessRequest.xsd, `ProofOfAuthentication`.
public enum ProofOfIdentity: Hashable, Sendable {
    /// Name and date of birth. `last` and `first`: 1 to 200 characters. `birthDate`: `yyyy-mm-dd`, where month and
    /// day, or day, may be 00 when unknown.
    case name(last: String, first: String?, birthDate: String)
    /// The number on the identity card: 6 to 20 letters, digits and hyphens.
    case cardNumber(String)

    /// True for the form of a card number.
    public static func isCardNumber(_ text: String) -> Bool { CardNumber(fieldText: text) != nil }

    /// True for the form of a birth date, which may lack day, or month and day.
    public static func isBirthDate(_ text: String) -> Bool { IncompleteDate(fieldText: text) != nil }
}

extension ProofOfIdentity: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        if reader.isNext("cardNumber") {
            self = .cardNumber(try (reader.value("cardNumber") as CardNumber).fieldText)
        } else {
            let person: PersonData = try reader.group("personData")
            self = .name(last: person.lastName, first: person.firstName, birthDate: person.birthDate)
        }
    }

    func write(to writer: inout FieldWriter) {
        switch self {
        case .cardNumber(let number): writer.text("cardNumber", number)
        case .name(let last, let first, let birthDate):
            writer.group("personData", PersonData(lastName: last, firstName: first, birthDate: birthDate))
        }
    }
}

private struct PersonData: FieldGroup {
    let lastName: String
    let firstName: String?
    let birthDate: String

    init(lastName: String, firstName: String?, birthDate: String) {
        self.lastName = lastName
        self.firstName = firstName
        self.birthDate = birthDate
    }

    init(from reader: inout FieldReader) throws(MessagesError) {
        lastName = try reader.text("lastName", .line)
        firstName = try reader.optionalText("firstName", .line)
        birthDate = try (reader.value("birthDate") as IncompleteDate).fieldText
    }

    func write(to writer: inout FieldWriter) {
        writer.text("lastName", lastName)
        writer.text("firstName", firstName)
        writer.text("birthDate", birthDate)
    }
}

/// `yyyy-mm-dd` with 00 for an unknown month or day.
private struct IncompleteDate: FieldValue {
    static var typeName: String { "IncompleteDateType" }
    let fieldText: String

    init?(fieldText: String) {
        let bytes = Array(fieldText.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), 1800...2199 ~= year, 0...12 ~= month, 0...31 ~= day
        else { return nil }
        self.fieldText = fieldText
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

/// 6 to 20 letters, digits and hyphens.
private struct CardNumber: FieldValue {
    static var typeName: String { "CardNumberType" }
    let fieldText: String

    init?(fieldText: String) {
        let bytes = fieldText.utf8
        guard 6...20 ~= bytes.count, bytes.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }) else {
            return nil
        }
        self.fieldText = fieldText
    }
}

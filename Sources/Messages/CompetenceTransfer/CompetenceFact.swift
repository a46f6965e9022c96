import SocialSecurity

/// A fact on which the rule of competence rests.
public struct CompetenceFact: Hashable, Sendable {
    /// The closed list of kinds.
    public enum Kind: String, Hashable, Sendable, CaseIterable, FieldValue {
        case habitualResidence = "HABITUAL_RESIDENCE"
        case moveDate = "MOVE_DATE"
        case institution = "INSTITUTION"
        case admissionDate = "ADMISSION_DATE"
        /// Municipality of the population register on the day of admission.
        case registerAtAdmission = "REGISTER_AT_ADMISSION"
        /// Municipality of a student's register on the day of the application.
        case studentRegister = "STUDENT_REGISTER"
        case factualStay = "FACTUAL_STAY"
        case reception = "RECEPTION"
        case other = "OTHER"

        static var typeName: String { "CompetenceFactKindType" }
    }

    /// What the fact is about.
    public let kind: Kind
    /// The fact in words: 1 to 4,000 characters.
    public let value: String
    /// The day it is true for.
    public let date: CivilDate?

    /// States a fact.
    public init(kind: Kind, value: String, date: CivilDate? = nil) {
        self.kind = kind
        self.value = value
        self.date = date
    }
}

extension CompetenceFact: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        kind = try reader.value("kind")
        value = try reader.text("value", .long)
        date = try reader.optionalValue("date")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("kind", kind)
        writer.text("value", value)
        writer.value("date", date)
    }
}

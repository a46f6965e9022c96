import SocialSecurity

/// Reasons in one language, as the law asks them in writing.
public struct Reason: Hashable, Sendable {
    /// The language of the text.
    public let language: Language
    /// 1 to 4,000 characters (Unicode scalars), not beginning with white space.
    public let text: String

    /// Makes a reason; the limits are checked by schema and decoder.
    public init(language: Language, text: String) {
        self.language = language
        self.text = text
    }
}

extension Reason: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        language = try reader.value("language")
        text = try reader.text("text", .long)
    }

    func write(to writer: inout FieldWriter) {
        writer.value("language", language)
        writer.text("text", text)
    }
}

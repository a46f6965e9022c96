/// Where the person went, as far as the first OCMW knows.
///
/// With running aid and an unknown address the first OCMW stays competent and must investigate.
public enum NewAddress: Hashable, Sendable {
    /// The address in words: 1 to 4,000 characters.
    case known(String)
    /// Looked for and not found.
    case unknown
}

extension NewAddress: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        if reader.isNext("unknown") {
            guard try reader.value("unknown") as Bool else {
                throw MessagesError(.invalidValue, path: "\(reader.path)/unknown", rule: "unknown-is-true")
            }
            self = .unknown
        } else {
            self = .known(try reader.text("text", .long))
        }
    }

    func write(to writer: inout FieldWriter) {
        switch self {
        case .known(let text): writer.text("text", text)
        case .unknown: writer.value("unknown", true)
        }
    }
}

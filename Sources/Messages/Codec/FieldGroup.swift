/// A value that one element holds as a sequence of child elements.
///
/// Reading consumes the children in schema order; whoever made the reader calls `finish()` afterwards, so nothing
/// is left over unseen.
protocol FieldGroup: Sendable {
    init(from reader: inout FieldReader) throws(MessagesError)
    func write(to writer: inout FieldWriter)
}

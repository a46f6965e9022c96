/// A JSON value as an element of a bundle uses it: numbers are integers, texts are bytes of UTF-8, arrays do not occur.
enum JSONElement {
    case null
    case bool(Bool)
    case integer(Int64)
    case text([UInt8])
    /// Members in the order of the file, each name once.
    case object([JSONMember])
}

/// A name and its value.
struct JSONMember {
    let name: String
    let value: JSONElement
}

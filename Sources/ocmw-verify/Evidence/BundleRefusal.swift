/// Why a file cannot be judged as a bundle at all: exit status 2.
struct BundleRefusal: Error, Equatable {
    /// The closed list; raw values are stable.
    enum Code: String, CaseIterable {
        /// Not a JSON text, or bytes follow it.
        case notJSON = "not-json"
        /// Arrays and objects inside one another beyond what the format has.
        case tooDeep = "too-deep"
        /// One element is larger, or there are more of them, than any bundle needs.
        case tooLarge = "too-large"
        /// A member stands twice in one object.
        case memberRepeated = "member-repeated"
        /// A member that the format does not have.
        case memberUnknown = "member-unknown"
        /// A member that the format requires is not there.
        case memberMissing = "member-missing"
        /// A member has a value of another kind or form.
        case memberMalformed = "member-malformed"
        /// The file calls itself something else.
        case formatUnknown = "format-unknown"
    }

    let code: Code
    /// Where, such as `documents[3].xml`; names of the format only, never content.
    let place: String

    init(_ code: Code, _ place: String) {
        self.code = code
        self.place = place
    }

    static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

/// Names of members as errors show them.
///
/// Callers may put anything into a name, also a person's number: only what could be a misspelt name is shown.
public enum MemberName {
    /// The name when it is 1 to 64 letters of ASCII, else `?`.
    public static func shown(_ name: String) -> String {
        let isName = 1...64 ~= name.utf8.count && name.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
        return isName ? name : "?"
    }
}

/// Limits of the REST interface.
enum RESTLimits {
    /// Largest request body, in bytes.
    static let bodyByteCount = 1 << 20
    /// Longest time that a long poll waits.
    static let longestWait = Duration.seconds(30)
    /// Largest page of a listing.
    static let largestPage = 200
    /// Page of a listing that does not say.
    static let standardPage = 50
    /// Largest index of a line: ten digits, since eleven in the line about the reading would look like a person.
    static let largestIndex = 9_999_999_999
}

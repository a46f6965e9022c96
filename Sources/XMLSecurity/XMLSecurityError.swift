/// Why no verdict could be reached: the input, a key or a file is unusable.
///
/// A signature that does not hold is not an error but a ``Verdict``. Equality compares the ``code`` only.
public struct XMLSecurityError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; raw values are stable.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are not well-formed XML 1.0 with namespaces in UTF-8.
        case notWellFormed = "not-well-formed"
        /// A limit of ``XMLLimits`` is exceeded; `reason` names it.
        case limitExceeded = "limit-exceeded"
        /// A document type declaration is refused unread.
        case documentTypeRefused = "document-type-refused"
        /// A processing instruction is refused.
        case processingInstructionRefused = "processing-instruction-refused"
        /// An encoding other than UTF-8 is declared.
        case encodingRefused = "encoding-refused"
        /// A namespace name is relative or empty where it may not be.
        case namespaceRefused = "namespace-refused"
        /// A text that is to be signed holds a character that XML 1.0 cannot carry.
        case characterRefused = "character-refused"
        /// The root to be signed has no usable `Id` or is signed already.
        case notSignable = "not-signable"
        /// A private key cannot be read or is of a kind or size outside the profile.
        case keyUnusable = "key-unusable"
        /// A certificate or revocation list cannot be read.
        case certificateUnusable = "certificate-unusable"
        /// The certificate does not belong to the private key.
        case keyCertificateMismatch = "key-certificate-mismatch"
        /// A schema cannot be read, is not valid or refers outside its folder.
        case schemaUnusable = "schema-unusable"
        /// A date and time is not `xs:dateTime` with an offset.
        case timeNotValid = "time-not-valid"
        /// libcrypto or libxml2 refused to work (out of memory, provider missing).
        case libraryFailure = "library-failure"
    }

    /// The stable reason.
    public let code: Code
    /// One line in our own words; never content of a message.
    public let reason: String
    /// Line in the input, from 1, where one is known.
    public let line: Int?
    /// Source location that raised it.
    public let location: String

    init(
        _ code: Code, _ reason: String, line: Int? = nil,
        file: StaticString = #fileID, sourceLine: UInt = #line
    ) {
        self.code = code
        self.reason = reason
        self.line = line
        self.location = "\(file):\(sourceLine)"
    }

    /// Code, reason and line; never content.
    public var description: String {
        line.map { "\(code.rawValue): \(reason) (line \($0))" } ?? "\(code.rawValue): \(reason)"
    }

    /// Equal when the codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

@testable import XMLSecurity

/// What is fuzzed. Each target takes any bytes, and throws a ``FuzzFinding`` when two ways to the same answer differ.
enum FuzzTarget: String, CaseIterable, Sendable {
    /// Bytes to a tree, and back.
    case parse
    /// Canonical forms: the tree's, the one pass's, libxml2's.
    case canonicalise
    /// Signed documents.
    case verifyDocument = "verify-document"
    /// Signed messages: the one pass and the plain tree reading.
    case verifySOAP = "verify-soap"
    /// Schema validation: of documents, of the payload in the one pass, libxml2's of a tree.
    case validate
    /// Certificates, keys, revocation lists, OCSP responses and the texts that carry them; what they do to a judgement.
    case certificates
    /// Signed documents and messages: what we accept, libxmlsec1 accepts for the same octets.
    case differential

    /// Runs the target on `input`.
    ///
    /// - Returns: whether the input was accepted (parsed, valid, verified): a target that never accepts tests little.
    func run(_ input: [UInt8], in world: FuzzWorld) throws(FuzzFinding) -> Bool {
        switch self {
        case .parse: try ParseCheck.run(input)
        case .canonicalise: try CanonicalFormCheck.run(input, peer: world.peer)
        case .verifyDocument: try DocumentCheck(world: world).run(input)
        case .verifySOAP: try MessageCheck(world: world).run(input)
        case .validate: try SchemaCheck(world: world).run(input)
        case .certificates: try CertificateCheck(world: world).run(input)
        case .differential: try SignedOctetsCheck(world: world).run(input)
        }
    }
}

/// Two answers that should be one. The text may hold the input, which is never a real message.
struct FuzzFinding: Error, CustomStringConvertible {
    let description: String

    static func unless(_ holds: Bool, _ text: @autoclosure () -> String) throws(FuzzFinding) {
        guard holds else { throw FuzzFinding(description: text()) }
    }
}

/// Implementations of others, where they are linked.
protocol FuzzPeer: Sendable {
    /// libxml2's exclusive canonical form of one element.
    ///
    /// - Parameters:
    ///   - element: its place in document order, the root being 0.
    ///   - prefixes: the PrefixList; "" stands for `#default`.
    func canonicalForm(of bytes: [UInt8], element: Int, prefixes: [String]) -> [UInt8]?

    /// The octets that libxmlsec1 digests for each Reference; nil when it does not take the signature for `signer`'s.
    func signedParts(of bytes: [UInt8], signer: [UInt8], isMessage: Bool) -> [[UInt8]]?

    /// Whether libxml2's validation of a tree finds the root valid, or all child elements of the Body.
    ///
    /// - Parameter schema: its place in ``FuzzSchemas/paths``.
    func isValid(_ bytes: [UInt8], schema: Int, ofBody: Bool) -> Bool
}

import XMLSecurity

/// The targets as a program sees them: the types they are made of are internal, since the tests share their files.
public struct Fuzzer: Sendable {
    /// Implementations of others as closures; see `FuzzPeer`.
    public struct Peer: FuzzPeer {
        let canonicalForm: @Sendable (_ bytes: [UInt8], _ element: Int, _ prefixes: [String]) -> [UInt8]?
        let signedParts: @Sendable (_ bytes: [UInt8], _ signer: [UInt8], _ isMessage: Bool) -> [[UInt8]]?
        let validity: @Sendable (_ bytes: [UInt8], _ schema: Int, _ ofBody: Bool) -> Bool

        /// A peer of three functions.
        public init(
            canonicalForm: @escaping @Sendable (_ bytes: [UInt8], _ element: Int, _ prefixes: [String]) -> [UInt8]?,
            signedParts: @escaping @Sendable (_ bytes: [UInt8], _ signer: [UInt8], _ isMessage: Bool) -> [[UInt8]]?,
            validity: @escaping @Sendable (_ bytes: [UInt8], _ schema: Int, _ ofBody: Bool) -> Bool
        ) {
            self.canonicalForm = canonicalForm
            self.signedParts = signedParts
            self.validity = validity
        }

        func canonicalForm(of bytes: [UInt8], element: Int, prefixes: [String]) -> [UInt8]? {
            canonicalForm(bytes, element, prefixes)
        }

        func signedParts(of bytes: [UInt8], signer: [UInt8], isMessage: Bool) -> [[UInt8]]? {
            signedParts(bytes, signer, isMessage)
        }

        func isValid(_ bytes: [UInt8], schema: Int, ofBody: Bool) -> Bool { validity(bytes, schema, ofBody) }
    }

    /// The names of the targets.
    public static var targetNames: [String] { FuzzTarget.allCases.map(\.rawValue) }

    /// The schemas of `validate`, below the root of the repository.
    public static var schemaPaths: [String] { FuzzSchemas.paths }

    /// Lines that the target `certificates` makes something of.
    public static var judgementLines: [String] {
        let certificates = FuzzFiles.certificateNames.flatMap { ["certificate {\($0)}", "intermediate {\($0)}"] }
        return certificates + FuzzFiles.listNames.map { "list {\($0)}" }
            + FuzzFiles.responseNames.map { "response {\($0)}" }
            + [
                "at 2026-06-20T00:00:00Z", "at 2026-05-20T00:00:00Z", "at 2026-07-20T00:00:00Z",
                "at 2040-06-01T00:00:00Z",
                "at 2026-06-01T00:00:00Z", "at 2019-01-01T00:00:00Z", "age 86400", "age 0", "age 9999999999999",
                "unknown soft-fail", "unknown hard-fail", "purpose tls-client",
            ]
    }

    private let target: FuzzTarget
    private let world: FuzzWorld

    /// The target of that name; nil when there is none.
    ///
    /// - Parameters:
    ///   - repository: path of the folder that has `Schemas/` and `Fuzzing/`.
    ///   - read: the bytes of a file that make-pki.sh made, or make-revocation.sh in the folder `revocation`.
    public init?(_ name: String, repository: String, peer: Peer, read: (_ path: String) throws -> [UInt8]) throws {
        guard let target = FuzzTarget(rawValue: name) else { return nil }
        self.target = target
        world = try FuzzWorld(repository: repository, peer: peer, read: read)
    }

    /// What is wrong, nil when nothing is; and whether the input was accepted.
    public func run(_ input: [UInt8]) -> (finding: String?, isAccepted: Bool) {
        do {
            return (nil, try target.run(input, in: world))
        } catch {
            return (error.description, false)
        }
    }

    /// The bytes that the targets that verify make of `input`.
    public func message(_ input: [UInt8]) -> [UInt8] { FuzzInput(input).message(in: world) }
}

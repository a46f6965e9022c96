import XMLSecurity

/// The targets as a program sees them: the types they are made of are internal, since the tests share their files.
public struct Fuzzer: Sendable {
    /// Implementations of others as closures; see `FuzzPeer`.
    public struct Peer: FuzzPeer {
        let canonicalForm: @Sendable (_ bytes: [UInt8], _ element: Int, _ prefixes: [String]) -> [UInt8]?
        let signedParts: @Sendable (_ bytes: [UInt8], _ signer: [UInt8], _ isMessage: Bool) -> [[UInt8]]?
        let validity: @Sendable (_ bytes: [UInt8], _ ofBody: Bool) -> Bool

        /// A peer of three functions.
        public init(
            canonicalForm: @escaping @Sendable (_ bytes: [UInt8], _ element: Int, _ prefixes: [String]) -> [UInt8]?,
            signedParts: @escaping @Sendable (_ bytes: [UInt8], _ signer: [UInt8], _ isMessage: Bool) -> [[UInt8]]?,
            validity: @escaping @Sendable (_ bytes: [UInt8], _ ofBody: Bool) -> Bool
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

        func isValid(_ bytes: [UInt8], ofBody: Bool) -> Bool { validity(bytes, ofBody) }
    }

    /// The names of the targets.
    public static var targetNames: [String] { FuzzTarget.allCases.map(\.rawValue) }

    private let target: FuzzTarget
    private let world: FuzzWorld

    /// The target of that name; nil when there is none.
    public init?(
        _ name: String, identities: [String: SigningIdentity], trust: TrustStore, schema: SchemaSet, peer: Peer
    ) {
        guard let target = FuzzTarget(rawValue: name) else { return nil }
        self.target = target
        world = FuzzWorld(identities: identities, trust: trust, schema: schema, peer: peer)
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

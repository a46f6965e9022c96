extension FailedStep {
    /// What a failed step was about and what it compared, for whoever holds the message; what does not apply is nil.
    public struct Evidence: Hashable, Sendable {
        /// The `URI` of the `ds:Reference`; at most 256 bytes of printable ASCII.
        public private(set) var reference: String?
        /// The identifier of the algorithm, or the name of the element, as it stands in the message; at most 256 bytes of printable ASCII.
        public private(set) var algorithm: String?
        /// The octets of `ds:DigestValue`.
        public private(set) var expectedDigest: [UInt8]?
        /// The digest of what the Reference leads to.
        public private(set) var computedDigest: [UInt8]?
        /// The subject of the certificate, in the form of RFC 2253.
        public private(set) var subject: String?
        /// What is known about the revocation of the certificate, when that is what failed.
        public private(set) var revocation: RevocationEvidence?

        init(
            reference: String? = nil, algorithm: String? = nil, expectedDigest: [UInt8]? = nil,
            computedDigest: [UInt8]? = nil, subject: String? = nil, revocation: RevocationEvidence? = nil
        ) {
            self.reference = reference.map(Self.printable)
            self.algorithm = algorithm.map(Self.printable)
            self.expectedDigest = expectedDigest
            self.computedDigest = computedDigest
            self.subject = subject
            self.revocation = revocation
        }

        /// The first 256 bytes, with `?` for every byte that is not printable ASCII.
        static func printable(_ text: String) -> String {
            String(
                decoding: text.utf8.prefix(256).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") },
                as: UTF8.self)
        }
    }
}

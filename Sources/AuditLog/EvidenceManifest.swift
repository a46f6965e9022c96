import Crypto

/// What a bundle of evidence holds, in a form to which one line of the log commits: what is taken out afterwards is missed.
///
/// Text form, seven lines, each ended by a newline; `docs/evidence-bundle.md` repeats it:
///
///     ocmw-gateway/evidence-manifest/v1
///     <KBO number> <ticket of the conversation> <instant>
///     documents <count> <base 64 of the tally>
///     files <count> <base 64 of the tally>
///     lines <count> <base 64 of the tally>
///     openings <count> <base 64 of the tally>
///     seals <count>
public struct EvidenceManifest: Hashable, Sendable {
    /// KBO number of the OCMW that made the bundle.
    public let organisation: String
    /// Ticket of the conversation.
    public let conversation: String
    /// When it was made, as the bundle writes it.
    public let madeAt: String
    /// The digests of its documents, in the order of the file.
    public let documents: EvidenceTally
    /// SHA-256 of the bytes of each document, in the order of the file: what no signature covers stays as it was too.
    public let files: EvidenceTally
    /// The leaf hashes of its lines, in the order of the file.
    public let lines: EvidenceTally
    /// The leaf hashes of the lines that are opened, in the order of the file.
    public let openings: EvidenceTally
    /// Number of lines about the taking.
    public let sealCount: Int

    /// Puts the parts together.
    public init(
        organisation: String, conversation: String, madeAt: String, documents: EvidenceTally, files: EvidenceTally,
        lines: EvidenceTally, openings: EvidenceTally, sealCount: Int
    ) {
        self.organisation = organisation
        self.conversation = conversation
        self.madeAt = madeAt
        self.documents = documents
        self.files = files
        self.lines = lines
        self.openings = openings
        self.sealCount = sealCount
    }

    /// The text form.
    public var text: [UInt8] {
        Array(
            """
            ocmw-gateway/evidence-manifest/v1
            \(organisation) \(conversation) \(madeAt)
            documents \(documents.count) \(Base64.encode(documents.hash.bytes))
            files \(files.count) \(Base64.encode(files.hash.bytes))
            lines \(lines.count) \(Base64.encode(lines.hash.bytes))
            openings \(openings.count) \(Base64.encode(openings.hash.bytes))
            seals \(sealCount)

            """.utf8)
    }

    /// SHA-256 of the text: what the line of the taking commits to as its message digest.
    public var digest: [UInt8] { Array(SHA256.hash(data: text)) }
}

/// How many values of 32 bytes there are, and SHA-256 over all of them, one behind the other.
public struct EvidenceTally: Hashable, Sendable {
    /// Number of values.
    public let count: Int
    /// SHA-256 of the values; of nothing when there are none.
    public let hash: MerkleHash

    /// Describes a tally.
    public init(count: Int, hash: MerkleHash) {
        self.count = count
        self.hash = hash
    }

    /// Takes the values one by one, in memory that does not grow.
    public struct Counter {
        private var count = 0
        private var hasher = SHA256()

        /// Begins with none.
        public init() {}

        /// Adds one value. Values of other lengths have no place here: two of them could stand for two others.
        public mutating func add(_ value: MerkleHash) {
            count += 1
            value.withBytes { hasher.update(bufferPointer: $0) }
        }

        /// Adds SHA-256 of some bytes.
        public mutating func add(hashOf bytes: [UInt8]) { add(MerkleHash(SHA256.hash(data: bytes))) }

        /// The tally so far.
        public var tally: EvidenceTally { EvidenceTally(count: count, hash: MerkleHash(hasher.finalize())) }
    }
}

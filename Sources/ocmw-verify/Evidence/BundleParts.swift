import AuditLog
import Messages
import XMLSecurity

/// One document of a bundle: what the file says of it, and its bytes.
struct BundleDocument {
    let sender: String
    let ticket: String
    let recipient: String
    let operation: String
    let conversation: String
    let inReplyTo: String?
    let digest: DocumentDigest
    let xml: [UInt8]

    init(_ element: JSONElement, at place: String) throws {
        var fields = try BundleFields(element, at: place)
        sender = try fields.text("sender")
        ticket = try fields.text("ticket")
        recipient = try fields.text("recipient")
        operation = try fields.text("operation")
        conversation = try fields.text("conversation")
        inReplyTo = try fields.optionalText("inReplyTo")
        digest = try fields.digest("digest")
        xml = try fields.base64("xml")
        // For people: the service follows from the operation, and when it was stored nobody else can tell.
        _ = try fields.text("service")
        _ = try fields.instant("storedAt")
        try fields.finish()
    }

    /// Whether it is stated to be a stamp of the hub.
    var isStamp: Bool { operation.utf8.elementsEqual(Messages.Operation.hubStamp.rawValue.utf8) }
}

/// One line of the log.
struct BundleLine {
    /// What opens its message digest.
    struct Opening {
        let digest: DocumentDigest
        /// 32 bytes.
        let salt: [UInt8]
    }

    let year: Int
    let index: UInt64
    let leaf: [UInt8]
    let proof: [UInt8]?
    let opening: Opening?

    init(_ element: JSONElement, at place: String) throws {
        var fields = try BundleFields(element, at: place)
        year = Int(try fields.integer("year"))
        index = UInt64(try fields.integer("index"))
        leaf = try fields.base64("leaf")
        proof = try fields.optionalText("proof").map { Array($0.utf8) }
        opening = try fields.optionalObject("opening").map { fields in
            var fields = fields
            let opening = Opening(digest: try fields.digest("digest"), salt: try fields.hash("salt").bytes)
            try fields.finish()
            return opening
        }
        try fields.finish()
    }
}

/// A log whose lines stand in the bundle.
struct BundleLog {
    /// Bytes of a verifier key: the origin, the key ID and 33 bytes in base 64, with room to spare.
    private static let keyByteLimit = 1 << 10

    let year: Int
    let size: UInt64
    let checkpoint: [UInt8]
    let verifierKey: String

    init(_ element: JSONElement, at place: String) throws {
        var fields = try BundleFields(element, at: place)
        year = Int(try fields.integer("year"))
        size = UInt64(try fields.integer("size"))
        checkpoint = Array(try fields.text("checkpoint", upTo: SignedNote.byteLimit).utf8)
        verifierKey = try fields.text("verifierKey", upTo: Self.keyByteLimit)
        try fields.finish()
    }
}

/// A revocation list or OCSP response that counted.
struct BundleRevocation {
    let isList: Bool
    let bytes: [UInt8]

    init(_ element: JSONElement, at place: String) throws {
        var fields = try BundleFields(element, at: place)
        switch try fields.text("kind") {
        case "crl": isList = true
        case "ocsp": isList = false
        default: throw BundleRefusal(.memberMalformed, "\(place).kind")
        }
        _ = try fields.instant("usedFrom")
        _ = try fields.optionalInstant("usedUntil")
        bytes = try fields.base64("bytes")
        try fields.finish()
    }
}

/// The manifest as the bundle states it.
struct BundleManifest {
    let documents: EvidenceTally
    let files: EvidenceTally
    let lines: EvidenceTally
    let openings: EvidenceTally
    let sealCount: Int

    init(_ element: JSONElement) throws {
        var fields = try BundleFields(element, at: "manifest")
        documents = try Self.tally("documents", &fields)
        files = try Self.tally("files", &fields)
        lines = try Self.tally("lines", &fields)
        openings = try Self.tally("openings", &fields)
        sealCount = Int(try fields.integer("seals"))
        try fields.finish()
    }

    private static func tally(_ name: String, _ fields: inout BundleFields) throws -> EvidenceTally {
        let count = try fields.integer(name)
        return EvidenceTally(count: Int(count), hash: try fields.hash("\(name)Hash"))
    }
}

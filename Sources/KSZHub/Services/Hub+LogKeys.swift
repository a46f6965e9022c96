import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// Most keys of one log: each is a rotation.
    static let logKeyLimit = 100

    /// Registers the key of a log and answers with a receipt of the hub's own.
    ///
    /// The hub has no log of lines: the leaf that its receipt names is the document itself (RFC 6962 leaf hash of its
    /// canonical form). Registering the same key again changes nothing. A further key is registered when the one in force
    /// vouches for it: see `LogKeySuccession`.
    func register(_ key: AuditKey, of document: BusinessDocument, _ meeting: Meeting) async throws -> Reply {
        let header = document.header
        guard header.recipient == environment.number else {
            throw AccessRefusal(.recipientIsMember, path: "recipient/cbeNumber")
        }
        guard LogOrigin(key.origin)?.organisation == header.sender else {
            throw AccessRefusal(.originIsOfSender, path: "origin")
        }
        let (now, bytes) = (environment.clock(), meeting.arrival.document.bytes)
        let leafHash = try DocumentDigest(SHA256Digest.of([0x00] + bytes))
        let receipt = try documents.signed(
            .receipt(Receipt(timestampReceive: meeting.timestampReceive, leafHash: leafHash)),
            about: meeting.arrival, to: header.sender, at: now)
        let reply = try delivered(receipt, meeting)
        let proof = key.rotation.flatMap { KeyRotationProof($0, origin: key.origin) }
        let registration = try await environment.store.register(
            LogKey(origin: key.origin, publicKey: key.publicKey, registeredAt: now, document: bytes),
            replacing: proof.flatMap { $0.new == key.publicKey ? $0.old : nil },
            limit: Self.logKeyLimit, finishing: meeting.arrival.envelope.key,
            outcome: FinalOutcome(kind: .answered, stamp: reply.stamp.bytes, reply: receipt.bytes))
        switch registration {
        case .kept(let kept):
            log("key of a log registered", meeting, rule: RefusalCode.treated.rule)
            return try answered(kept, meeting)
        case .refused(.tooMany): throw AccessRefusal(.logKeysAreFew, path: "publicKey")
        case .refused(.notVouchedFor), .refused(.known), .refused(.accepted), .refused(.acceptedByPermission):
            throw AccessRefusal(.logKeyIsVouchedFor, path: key.rotation == nil ? "publicKey" : "rotation")
        }
    }
}

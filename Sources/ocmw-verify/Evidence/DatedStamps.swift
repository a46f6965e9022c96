import Messages
import SocialSecurity
import XMLSecurity

/// What proven stamps of the hub say about when documents existed.
struct DatedStamps {
    /// When the hub first received a document.
    private(set) var received: [DocumentDigest: UTCInstant] = [:]
    /// When the hub passed an answer on.
    private(set) var answered: [DocumentDigest: UTCInstant] = [:]

    /// None.
    init() {}

    /// Takes the stamps of the hub among proven documents.
    init(_ documents: [DocumentFacts], hub: EnterpriseNumber?) {
        for document in documents where document.sender == hub {
            if let stamp = document.stamp { add(stamp) }
        }
    }

    private mutating func add(_ stamp: HubStamp) {
        received[stamp.digest] = min(received[stamp.digest] ?? stamp.timestampReceive, stamp.timestampReceive)
        guard let answer = stamp.receiptDigest else { return }
        answered[answer] = min(answered[answer] ?? stamp.timestampReply, stamp.timestampReply)
    }
}

/// Life of one incoming document under its idempotency key (sender, ticket).
///
/// A refusal leaves no idempotency row: the sender may correct what was refused, so a machine is begun anew.
public struct InboxStateMachine: ~Copyable {
    /// Where the document stands. `tag` is the keyed digest of the accepted document.
    public enum State: Hashable, Sendable {
        /// Nothing is known under this key.
        case unknown
        /// Accepted with a receipt.
        case accepted(tag: [UInt8])
        /// Fetched and confirmed by the OCMW's software.
        case handedOver(tag: [UInt8])
        /// Refused by rule.
        case refused(code: String)
    }

    /// The state after the last event.
    public private(set) var state: State

    /// Begins with what is known.
    public init(_ state: State = .unknown) {
        self.state = state
    }

    /// Name of the state as stored; `nil` while nothing is known.
    public var name: InboxStateName? {
        switch state {
        case .unknown: nil
        case .accepted: .accepted
        case .handedOver: .handedOver
        case .refused: .refused
        }
    }

    /// Result of `accept`.
    public enum AcceptResult: Hashable, Sendable {
        /// Accepted now.
        case accepted
        /// Known with the same digest: repeat the first receipt.
        case duplicate
        /// Known with another digest.
        case conflict
    }

    /// A verified document arrived whose keyed digest is `tag`.
    public mutating func accept(tag: [UInt8]) -> AcceptResult {
        switch state {
        case .unknown, .refused:
            state = .accepted(tag: tag)
            return .accepted
        case .accepted(let known), .handedOver(let known):
            return known == tag ? .duplicate : .conflict
        }
    }

    /// Result of `refuse`.
    public enum RefuseResult: Hashable, Sendable {
        /// Recorded as refused.
        case refused
        /// A document was accepted under this key before: that stands.
        case acceptedBefore
    }

    /// A document was refused by the rule `code`.
    public mutating func refuse(code: String) -> RefuseResult {
        switch state {
        case .unknown, .refused:
            state = .refused(code: code)
            return .refused
        case .accepted, .handedOver:
            return .acceptedBefore
        }
    }

    /// Result of `handOver`.
    public enum HandOverResult: Hashable, Sendable {
        /// Handed over now.
        case handedOver
        /// Handed over before: nothing changed.
        case repeated
        /// There is nothing to hand over.
        case illegal
    }

    /// The OCMW's software fetched and confirmed the document.
    public mutating func handOver() -> HandOverResult {
        switch state {
        case .accepted(let tag):
            state = .handedOver(tag: tag)
            return .handedOver
        case .handedOver: return .repeated
        case .unknown, .refused: return .illegal
        }
    }
}

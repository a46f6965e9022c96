import Messages
import SocialSecurity
import XMLSecurity

/// What an administrator holds back: documents to one partner, of one operation, or both.
public struct BrakeScope: Hashable, Sendable {
    /// The partner; `nil` for every one.
    public let recipient: EnterpriseNumber?
    /// The operation; `nil` for every one.
    public let operation: Operation?

    /// Names a scope; `nil` when it names neither: that would be the whole outbox.
    public init?(recipient: EnterpriseNumber?, operation: Operation?) {
        guard recipient != nil || operation != nil else { return nil }
        self.recipient = recipient
        self.operation = operation
    }

    /// Whether the documents of a lane are meant.
    public func covers(_ lane: DeliveryLane) -> Bool {
        (recipient ?? lane.recipient) == lane.recipient && (operation ?? lane.operation) == lane.operation
    }
}

/// How an administrator holds documents back. It survives restarts, and counts for every instance of a gateway.
public struct Brake: Hashable, Sendable {
    /// The three ways.
    public enum Mode: Hashable, Sendable {
        /// No attempt begins.
        case pause
        /// At most so many attempts begin in a minute, 1 to 6,000.
        case slow(perMinute: Int)
        /// What was in the outbox already is still sent; what comes after it waits.
        case drain

        /// Its name, as stored and shown.
        public var name: String {
            switch self {
            case .pause: "pause"
            case .slow: "slow"
            case .drain: "drain"
            }
        }
    }

    /// Attempts a minute that `slow` may allow.
    public static let ratesPerMinute = 1...6_000

    /// What is held back.
    public let scope: BrakeScope
    /// How.
    public let mode: Mode
    /// Since when.
    public let since: UTCInstant
    /// Why, as the administrator wrote it; no personal data.
    public let reason: String
    /// When the next attempt may begin, of `slow`.
    public let nextAt: UTCInstant
    /// The last outbox row that is still sent, of `drain`.
    public let lastRow: Int64

    /// Describes a brake; a store fills in `lastRow` when it is set.
    public init(
        scope: BrakeScope, mode: Mode, since: UTCInstant, reason: String, nextAt: UTCInstant? = nil, lastRow: Int64 = 0
    ) {
        self.scope = scope
        self.mode = mode
        self.since = since
        self.reason = reason
        self.nextAt = nextAt ?? since
        self.lastRow = lastRow
    }

    /// The time between two attempts of `slow`, milliseconds; `nil` for other modes.
    public var interval: Duration? {
        guard case .slow(let rate) = mode else { return nil }
        return .milliseconds(60_000 / Int64(max(1, rate)))
    }
}

/// Brakes of one OCMW.
public protocol BrakeStore: Sendable {
    /// Every brake, in the order of recipient and operation.
    func brakes() async throws -> [Brake]

    /// Sets a brake, or replaces the one of the same scope.
    func set(_ brake: Brake, changes: Changes) async throws

    /// Takes a brake away; what it held back is due as before.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`: nothing is committed.
    func release(_ scope: BrakeScope, changes: Changes) async throws
}

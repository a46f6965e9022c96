import Messages

/// What a witness must still know after a restart. Each method is one transaction, durable when it returns.
public protocol WitnessStore: Sendable {
    /// Registers a key as `LogKeySuccession` says, and records the final outcome of the document that brought it, both or
    /// neither. A permission without which the key would have been refused is used up with it.
    ///
    /// - Parameter old: the key that vouches for it by a proof that holds.
    func register(
        _ key: LogKey, replacing old: [UInt8]?, limit: Int, finishing message: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> LogKeyRegistration

    /// Lets a log have a key for which the one before does not vouch, once and until the permission's term. The record is
    /// kept for good.
    func allow(_ permission: LogKeyPermission) async throws

    /// Permissions in the order of being given.
    func logKeyPermissions() async throws -> [LogKeyPermission]

    /// The keys of one log in the order of their registration.
    func logKeys(origin: String) async throws -> [LogKey]

    /// The newest head of a log that was cosigned, or nil.
    func witnessedHead(origin: String) async throws -> WitnessedHead?

    /// Replaces the newest head of a log.
    ///
    /// - Parameter old: what it must be for that; nil when there must be none.
    /// - Returns: false when it is another one: nothing was changed.
    func witness(_ head: WitnessedHead, replacing old: WitnessedHead?) async throws -> Bool
}

/// The newest head of a log that the witness cosigned.
public struct WitnessedHead: Hashable, Sendable {
    /// The origin line of the log.
    public let origin: String
    /// Number of leaves.
    public let size: UInt64
    /// 32 bytes.
    public let root: [UInt8]
    /// Which of the log's keys signed it, from 0 in the order of registration.
    public let keyNumber: Int

    /// Makes a head.
    public init(origin: String, size: UInt64, root: [UInt8], keyNumber: Int) {
        self.origin = origin
        self.size = size
        self.root = root
        self.keyNumber = keyNumber
    }
}

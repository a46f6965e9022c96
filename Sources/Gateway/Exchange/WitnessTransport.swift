/// The way to a witness of audit logs: HTTP over mutual TLS, nothing interpreted.
public protocol WitnessTransport: Sendable {
    /// Posts an `add-checkpoint` request.
    ///
    /// - Throws: when no answer came.
    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply

    /// Asks for the signed `auditKey` documents of a log, each in base 64 on a line; 404 when there is none.
    ///
    /// - Throws: when no answer came.
    func logKeys(origin: String) async throws -> WitnessReply
}

/// What a witness answered.
public struct WitnessReply: Hashable, Sendable {
    /// HTTP status.
    public let status: Int
    /// The body.
    public let bytes: [UInt8]

    /// Makes a reply.
    public init(status: Int, bytes: [UInt8]) {
        self.status = status
        self.bytes = bytes
    }
}

extension AuditStore where Self: CosignatureStore {
    /// The checkpoint to which a proof about a line leads: the largest cosigned one when it covers the line, else the
    /// newest one; `nil` while that does not cover it either.
    public func checkpoint(year: Int, covering index: UInt64) async throws -> KeptCheckpoint? {
        if let cosigned = try await newestCosigned(year: year)?.checkpoint, index < cosigned.size { return cosigned }
        return try await newestCheckpoint(year: year).flatMap { index < $0.size ? $0 : nil }
    }
}

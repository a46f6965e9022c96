/// Lines of one year's log that stand one after the other.
public struct AuditStretch: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Their numbers.
    public let indexes: Range<UInt64>

    /// Names lines.
    public init(year: Int, indexes: Range<UInt64>) {
        self.year = year
        self.indexes = indexes
    }
}

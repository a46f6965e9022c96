import AuditLog

/// The lines behind a checkpoint, read in the order of their numbers.
public struct AuditTail: Sendable {
    /// The tree up to the last line that was taken.
    public private(set) var frontier: MerkleFrontier
    /// First and last of the lines that others wrote.
    public private(set) var foreign: ClosedRange<UInt64>?
    /// The first of them that says something of the log itself, or is no leaf.
    public private(set) var foreignOfTheLogItself: UInt64?

    /// Begins behind a checkpoint.
    public init(frontier: MerkleFrontier) { self.frontier = frontier }

    /// Takes the next line.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs` when a line before it is missing.
    public mutating func take(_ leaf: [UInt8], at position: UInt64, isOurs: Bool) throws(MessageStoreError) {
        let index = frontier.size
        guard index == position else {
            throw MessageStoreError(.rowNotOurs, "a line of the audit log is missing")
        }
        frontier.append(MerkleHash(leaf: leaf))
        guard !isOurs else { return }
        foreign = (foreign?.lowerBound ?? index)...index
        let act = (try? AuditLeafOutline(leaf))?.act
        if act == nil || act == .auditKeyRotated || act == .logOpened {
            foreignOfTheLogItself = foreignOfTheLogItself ?? index
        }
    }
}

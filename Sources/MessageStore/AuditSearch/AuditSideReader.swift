import AuditLog

/// Opens what stands beside the lines of one read: a month's key is looked up once, and the indexes of a person are made
/// once.
public struct AuditSideReader {
    private let sealer: ValueSealer
    private var keys = WrappingKeyMemo()
    private var subjects: [ArraySlice<UInt8>: [UInt8]?] = [:]
    private var users: [ArraySlice<UInt8>: Int64] = [:]
    // Lines in a row are often about one person.
    private var lastSubject: (digits: ArraySlice<UInt8>, index: [UInt8]?) = ([], nil)
    private var lastUser: (digits: ArraySlice<UInt8>, index: Int64) = ([], 0)

    /// Opens with the keys of one tenant.
    public init(sealer: ValueSealer) { self.sealer = sealer }

    /// What is left of the openings of a line. Whether anything was erased on purpose is for the lines to say.
    ///
    /// - Parameters:
    ///   - sealed: the row's value; `nil` when there is no row.
    ///   - indexed: by what the row is found.
    ///   - leaf: the line; `nil` when it is none.
    public mutating func side(
        _ sealed: [UInt8]?, _ indexed: (subject: [UInt8]?, user: Int64?), of leaf: AuditLeafOutline?, in cell: CellName
    ) throws(MessageStoreError) -> (AuditSide, AuditSideState) {
        guard let sealed else {
            return (AuditSide(), leaf?.hasCommitments ?? false ? .missing : .kept)
        }
        do {
            let side = try AuditSide(decoding: try sealer.open(sealed, in: cell, keys: &keys))
            let isIndexed = indexed.subject == subjectIndex(side) && indexed.user == userIndex(side)
            return (side, isIndexed ? .kept : .misindexed)
        } catch let error as MessageStoreError {
            guard error.code == .undecipherable else { throw error }
            return (AuditSide(), try sealer.isKeyThere(sealed) ? .unreadable : .erased)
        } catch {
            return (AuditSide(), .unreadable)
        }
    }

    private mutating func subjectIndex(_ side: AuditSide) -> [UInt8]? {
        guard let digits = side.value(of: .subject) else { return nil }
        if lastSubject.digits == digits { return lastSubject.index }
        let index = subjects[digits] ?? sealer.subject(digits)
        subjects.updateValue(index, forKey: digits)
        lastSubject = (digits, index)
        return index
    }

    private mutating func userIndex(_ side: AuditSide) -> Int64? {
        guard let digits = side.value(of: .user) else { return nil }
        if lastUser.digits == digits { return lastUser.index }
        let index = users[digits] ?? sealer.user(digits)
        users[digits] = index
        lastUser = (digits, index)
        return index
    }
}

extension ValueSealer {
    /// Whether the key of the month that a sealed value names is there: it was not erased, so the value should open.
    public func isKeyThere(_ sealed: [UInt8]) throws(MessageStoreError) -> Bool {
        guard sealed.count >= 3, let purpose = PayloadCipher.purpose(of: sealed) else { return true }
        return try keys.hasKey(
            for: RetentionMonth(number: UInt16(sealed[1]) << 8 | UInt16(sealed[2])), purpose: purpose)
    }
}

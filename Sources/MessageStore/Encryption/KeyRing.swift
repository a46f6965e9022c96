import Crypto
import SocialSecurity
import Synchronization

/// The keys of one tenant, read from its key file and added to it as months come.
///
/// Several processes may use one file: what is added is added under a lock file beside it (`<path>.lock`), after
/// reading what others added.
public final class KeyRing: Sendable {
    /// Where the key file lies.
    public let path: String
    /// KBO number of the tenant.
    public let organisation: EnterpriseNumber
    /// Finds rows by person or reference.
    public let blindIndex: BlindIndex
    /// Compares contents without revealing them.
    public let keyedDigest: KeyedDigest
    /// Knows rows of the audit log as this tenant's own.
    public let auditTags: AuditTagKeys
    let file: Mutex<KeyFile>

    private init(path: String, organisation: EnterpriseNumber, file: KeyFile) {
        self.path = path
        self.organisation = organisation
        blindIndex = BlindIndex(key: SymmetricKey(data: file.blindIndexKey))
        keyedDigest = KeyedDigest(key: SymmetricKey(data: file.contentDigestKey))
        auditTags = AuditTagKeys(
            secret: SymmetricKey(data: file.contentDigestKey), organisation: organisation.digits)
        self.file = Mutex(file)
    }

    /// Opens the key file of a tenant, and makes it on first use.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - organisation: the tenant whose keys are expected.
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be read or made, is open to group or others,
    ///   is damaged or belongs to another organisation.
    public static func open(path: String, organisation: EnterpriseNumber) throws(MessageStoreError) -> KeyRing {
        let file = if let known = try read(path) { known } else { try create(path, organisation) }
        guard file.organisation.utf8.elementsEqual(organisation.digits.utf8) else {
            throw MessageStoreError(.keyFile, "\(path) belongs to organisation \(file.organisation)")
        }
        return KeyRing(path: path, organisation: organisation, file: file)
    }

    static func read(_ path: String) throws(MessageStoreError) -> KeyFile? {
        guard let json = try PrivateFile.read(path) else { return nil }
        return try KeyFile(json: json, path: path)
    }

    private static func create(_ path: String, _ organisation: EnterpriseNumber) throws(MessageStoreError) -> KeyFile {
        try PrivateFile.locked(path + ".lock") { () throws(MessageStoreError) -> KeyFile in
            if let made = try read(path) { return made }
            let file = KeyFile(organisation: organisation.digits)
            try PrivateFile.replace(path, with: try file.json())
            return file
        }
    }

    /// The wrapping key of a month, made and saved when there is none yet.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when it was erased or cannot be saved.
    func wrappingKey(
        for month: RetentionMonth, purpose: KeyPurpose = .retention
    ) throws(MessageStoreError) -> SymmetricKey {
        try file.withLock { known throws(MessageStoreError) -> SymmetricKey in
            if let key = known.key(month, for: purpose) { return SymmetricKey(data: key) }
            known = try change { (file: inout KeyFile) throws(MessageStoreError) in
                guard !file.isErased(month, for: purpose) else {
                    throw MessageStoreError(.keyFile, "the key of month \(month) was erased")
                }
                if file.key(month, for: purpose) == nil { file.set(KeyFile.randomKey(), month, for: purpose) }
            }
            guard let key = known.key(month, for: purpose) else {
                throw MessageStoreError(.keyFile, "the key of month \(month) cannot be made")
            }
            return SymmetricKey(data: key)
        }
    }

    /// The wrapping key of a month, or `nil` when it was erased or never made.
    func existingWrappingKey(
        for month: RetentionMonth, purpose: KeyPurpose = .retention
    ) throws(MessageStoreError) -> SymmetricKey? {
        try file.withLock { known throws(MessageStoreError) -> SymmetricKey? in
            if known.key(month, for: purpose) == nil, !known.isErased(month, for: purpose),
                let newer = try Self.read(path)
            {
                known = newer
            }
            return known.key(month, for: purpose).map { SymmetricKey(data: $0) }
        }
    }

    /// Whether the key of a month is there.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be read.
    public func hasKey(for month: RetentionMonth, purpose: KeyPurpose) throws(MessageStoreError) -> Bool {
        try existingWrappingKey(for: month, purpose: purpose) != nil
    }

    /// Whether the key of a month was destroyed; it is not there either when it was never made or the file is another one.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be read.
    public func isErased(_ month: RetentionMonth, purpose: KeyPurpose) throws(MessageStoreError) -> Bool {
        guard try existingWrappingKey(for: month, purpose: purpose) == nil else { return false }
        return file.withLock { $0.isErased(month, for: purpose) }
    }

    /// Destroys the key of a month: every value sealed under it can never be read again.
    ///
    /// Copies of the file in backups must be destroyed too. Another process that has the file open knows the key until it ends
    /// or reads the file again.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be replaced.
    public func erase(_ month: RetentionMonth, for purpose: KeyPurpose = .retention) throws(MessageStoreError) {
        try file.withLock { known throws(MessageStoreError) in
            known = try change { (file: inout KeyFile) in file.erase(month, for: purpose) }
        }
    }

    /// Months that have a key, ascending.
    public var months: [RetentionMonth] {
        file.withLock { $0.wrappingKeys.keys.compactMap { RetentionMonth($0) }.sorted() }
    }

    /// Retention months that have a key, ascending; reads the file again.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be read.
    public func retentionMonths() throws(MessageStoreError) -> [RetentionMonth] {
        try file.withLock { known throws(MessageStoreError) in
            if let newer = try Self.read(path) { known = newer }
            return known.wrappingKeys.keys.compactMap { RetentionMonth($0) }.sorted()
        }
    }

    /// Months of audit lines that have a key for their openings, ascending; reads the file again.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be read.
    public func openingMonths() throws(MessageStoreError) -> [RetentionMonth] {
        try file.withLock { known throws(MessageStoreError) in
            if let newer = try Self.read(path) { known = newer }
            return (known.openingKeys ?? [:]).keys.compactMap { RetentionMonth($0) }.sorted()
        }
    }

    func change(
        _ body: (inout KeyFile) throws(MessageStoreError) -> Void
    ) throws(MessageStoreError) -> KeyFile {
        try PrivateFile.locked(path + ".lock") { () throws(MessageStoreError) -> KeyFile in
            guard var current = try Self.read(path) else {
                throw MessageStoreError(.keyFile, "\(path) is gone; remedy: restore it from its backup")
            }
            try body(&current)
            try PrivateFile.replace(path, with: try current.json())
            return current
        }
    }
}

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
    /// Ed25519 seed (32 secret bytes) with which checkpoints of the audit log are signed.
    public let noteSigningSeed: [UInt8]

    private let file: Mutex<KeyFile>

    private init(path: String, organisation: EnterpriseNumber, file: KeyFile) {
        self.path = path
        self.organisation = organisation
        blindIndex = BlindIndex(key: SymmetricKey(data: file.blindIndexKey))
        keyedDigest = KeyedDigest(key: SymmetricKey(data: file.contentDigestKey))
        noteSigningSeed = Array(file.noteSigningSeed)
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

    private static func read(_ path: String) throws(MessageStoreError) -> KeyFile? {
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
    func wrappingKey(for month: RetentionMonth) throws(MessageStoreError) -> SymmetricKey {
        try file.withLock { known throws(MessageStoreError) -> SymmetricKey in
            let name = month.description
            if let key = known.wrappingKeys[name] { return SymmetricKey(data: key) }
            known = try change { (file: inout KeyFile) throws(MessageStoreError) in
                guard !file.erasedMonths.contains(name) else {
                    throw MessageStoreError(.keyFile, "the key of retention month \(name) was erased")
                }
                if file.wrappingKeys[name] == nil { file.wrappingKeys[name] = KeyFile.randomKey() }
            }
            guard let key = known.wrappingKeys[name] else {
                throw MessageStoreError(.keyFile, "the key of retention month \(name) cannot be made")
            }
            return SymmetricKey(data: key)
        }
    }

    /// The wrapping key of a month, or `nil` when it was erased or never made.
    func existingWrappingKey(for month: RetentionMonth) throws(MessageStoreError) -> SymmetricKey? {
        try file.withLock { known throws(MessageStoreError) -> SymmetricKey? in
            let name = month.description
            if known.wrappingKeys[name] == nil, !known.erasedMonths.contains(name), let newer = try Self.read(path) {
                known = newer
            }
            return known.wrappingKeys[name].map { SymmetricKey(data: $0) }
        }
    }

    /// Destroys the key of a month: every value sealed until then can never be read again.
    ///
    /// Copies of the file in backups must be destroyed too.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be replaced.
    public func erase(_ month: RetentionMonth) throws(MessageStoreError) {
        try file.withLock { known throws(MessageStoreError) in
            known = try change { (file: inout KeyFile) in
                file.wrappingKeys[month.description] = nil
                if !file.erasedMonths.contains(month.description) { file.erasedMonths.append(month.description) }
            }
        }
    }

    /// Months that have a key, ascending.
    public var months: [RetentionMonth] {
        file.withLock { $0.wrappingKeys.keys.compactMap { RetentionMonth($0) }.sorted() }
    }

    private func change(
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

import Synchronization

/// The keys with which checkpoints of the audit log are signed.
extension KeyRing {
    /// Ed25519 seed (32 secret bytes) with which checkpoints are signed, as last read from the file.
    public var noteSigningSeed: [UInt8] { file.withLock { Array($0.noteSigningSeed) } }

    /// The seeds in the file now: the present one, and the next one while a rotation is under way. Another process may
    /// have changed them.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func noteSigningSeeds() throws(MessageStoreError) -> [[UInt8]] {
        let file = try reread()
        return [Array(file.noteSigningSeed)] + (file.nextNoteSigningSeed.map { [Array($0)] } ?? [])
    }

    /// Public keys that were rotated out, oldest first, as they stand in the file now.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func retiredNoteKeys() throws(MessageStoreError) -> [[UInt8]] {
        try reread().retiredNoteKeys?.map { Array($0) } ?? []
    }

    /// The seed that is to take the present one's place; made and saved unless there is one.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func nextNoteSigningSeed() throws(MessageStoreError) -> [UInt8] {
        let file = try changed { file in
            if file.nextNoteSigningSeed == nil { file.nextNoteSigningSeed = KeyFile.randomKey() }
        }
        guard let seed = file.nextNoteSigningSeed else {
            throw MessageStoreError(.keyFile, "the next key of the audit log cannot be made")
        }
        return Array(seed)
    }

    /// Completes a rotation: the next seed becomes the present one, which is destroyed. Copies of the file in backups
    /// must be destroyed too.
    ///
    /// Does nothing unless `seed` is the next one in the file now: another process may have completed this rotation, and
    /// begun another one.
    ///
    /// - Parameters:
    ///   - publicKey: of the seed that is destroyed.
    ///   - seed: the one that takes its place.
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func retireNoteKey(_ publicKey: [UInt8], for seed: [UInt8]) throws(MessageStoreError) {
        _ = try changed { file in
            guard let next = file.nextNoteSigningSeed, next.elementsEqual(seed) else { return }
            file.retiredNoteKeys = (file.retiredNoteKeys ?? []) + [.init(publicKey)]
            file.noteSigningSeed = next
            file.nextNoteSigningSeed = nil
        }
    }

    func changed(_ body: (inout KeyFile) -> Void) throws(MessageStoreError) -> KeyFile {
        try file.withLock { known throws(MessageStoreError) -> KeyFile in
            known = try change { (file: inout KeyFile) in body(&file) }
            return known
        }
    }

    func reread() throws(MessageStoreError) -> KeyFile {
        try file.withLock { known throws(MessageStoreError) -> KeyFile in
            if let newer = try Self.read(path) { known = newer }
            return known
        }
    }
}

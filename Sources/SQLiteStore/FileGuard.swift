import MessageStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Sees whether the file of a store, or its write-ahead log, was replaced or taken away while it is open.
///
/// SQLite goes on in a file that has no name any more: what is written there is gone when the program ends, for instance after
/// somebody restored a backup without stopping the gateway.
struct FileGuard: Sendable {
    /// Where a file lies.
    private struct Identity: Hashable {
        let device: UInt64
        let node: UInt64

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            node = UInt64(truncatingIfNeeded: status.st_ino)
        }
    }

    private let files: [(path: String, identity: Identity)]

    /// Remembers the file of an open store, which has been written to.
    init(path: String) {
        files = [path, path + "-wal"].compactMap { path in Identity(path).map { (path, $0) } }
    }

    /// Two looks at the file system.
    ///
    /// - Throws: `MessageStoreError` with `.fileReplaced`.
    func check() throws(MessageStoreError) {
        guard let file = files.first(where: { Identity($0.path) != $0.identity }) else { return }
        throw MessageStoreError(
            .fileReplaced, "\(file.path) was replaced or removed while the program ran; what is written would be lost")
    }
}

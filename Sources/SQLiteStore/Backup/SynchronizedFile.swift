import Crypto
import MessageStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whole files on disk: copied, hashed, renamed so that a loss of power leaves the old or the new one.
///
/// Failures are `MessageStoreError` with `.backup`, naming the path and the number of the system's error.
enum SynchronizedFile {
    private static let chunkByteCount = 1 << 20

    /// SHA-256 and length of a file, read in pieces.
    static func digest(_ path: String) throws(MessageStoreError) -> (sha256: String, bytes: Int64) {
        try reading(path) { _ throws(MessageStoreError) in }
    }

    /// Copies a file to one that is not there yet (0600), and on to the disk.
    ///
    /// - Returns: SHA-256 and length of what was copied.
    static func copy(_ path: String, to target: String) throws(MessageStoreError) -> (sha256: String, bytes: Int64) {
        let file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("cannot be made", target) }
        defer { close(file) }
        let found = try reading(path) { piece throws(MessageStoreError) in try write(piece, to: file, target) }
        guard fsync(file) == 0 else { throw failure("cannot be written to disk", target) }
        return found
    }

    /// Writes a file that is there on to the disk, and the names in its folder.
    static func synchronize(_ path: String) throws(MessageStoreError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("cannot be opened", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure("cannot be written to disk", path) }
    }

    /// Gives a file another name; an earlier file of that name is gone.
    static func rename(_ path: String, to name: String) throws(MessageStoreError) {
        guard Self.renameFile(path, name) == 0 else { throw failure("cannot be renamed to \(name)", path) }
    }

    /// Whether something has this name.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Takes a file away, if it is there.
    static func remove(_ path: String) throws(MessageStoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("cannot be removed", path) }
    }

    private static func renameFile(_ path: String, _ name: String) -> Int32 {
        #if canImport(Glibc)
            Glibc.rename(path, name)
        #else
            Darwin.rename(path, name)
        #endif
    }

    private static func reading(
        _ path: String, _ body: (UnsafeRawBufferPointer) throws(MessageStoreError) -> Void
    ) throws(MessageStoreError) -> (sha256: String, bytes: Int64) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw failure("cannot be opened", path) }
        defer { close(file) }
        var (hash, total) = (SHA256(), Int64(0))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkByteCount, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot be read", path) }
            guard count > 0 else { return (hexadecimal(hash.finalize()), total) }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hash.update(bufferPointer: piece)
            try body(piece)
            total += Int64(count)
        }
    }

    private static func write(
        _ piece: UnsafeRawBufferPointer, to file: Int32, _ path: String
    ) throws(MessageStoreError) {
        var rest = piece[...]
        while !rest.isEmpty {
            let count = writeSome(file, UnsafeRawBufferPointer(rebasing: rest))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be written", path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func writeSome(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(file, bytes.baseAddress, bytes.count)
        #endif
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func failure(_ what: String, _ path: String) -> MessageStoreError {
        MessageStoreError(.backup, "\(path) \(what) (errno \(errno))")
    }
}

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `read(2)`, out of reach of the name of `PrivateFile.read`.
private func unistdRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}

/// Reads and replaces small files that only their owner may touch, and locks between processes.
///
/// Failures are `MessageStoreError` with `.keyFile`, where nothing else is said.
package enum PrivateFile {
    private static let byteCountLimit = 16 << 20

    /// The bytes of the file, or `nil` when there is none.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when it cannot be read, or when group or others have any right.
    package static func read(_ path: String) throws(MessageStoreError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("cannot be opened", path)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("cannot be examined", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw MessageStoreError(.keyFile, "\(path) is not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw MessageStoreError(.keyFile, "\(path) is open to group or others; remedy: chmod 600 \(path)")
        }
        return try bytes(of: file, path)
    }

    private static func bytes(of file: Int32, _ path: String) throws(MessageStoreError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = posixRead(file, into: &buffer)
            guard count >= 0 else { throw failure("cannot be read", path) }
            if count == 0 { return content }
            content += buffer[..<count]
            guard content.count <= byteCountLimit else {
                throw MessageStoreError(.keyFile, "\(path) is too large")
            }
        }
    }

    /// Replaces the file, or makes it, in one step that survives a crash (mode 0600).
    package static func replace(_ path: String, with content: [UInt8]) throws(MessageStoreError) {
        let temporary = path + ".new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("cannot be made", temporary) }
        let written = writeAll(content, to: file) && fsync(file) == 0
        close(file)
        guard written, rename(temporary, path) == 0 else {
            let error = failure("cannot be written", path)
            unlink(temporary)
            throw error
        }
        try synchronizeFolder(of: path)
    }

    /// Makes an empty file with mode 0600 unless it exists.
    ///
    /// - Throws: `MessageStoreError` with `.database`.
    package static func createEmpty(_ path: String) throws(MessageStoreError) {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw MessageStoreError(.database, "\(path) cannot be made (errno \(errno))") }
        close(file)
    }

    /// Runs `body` while this process alone holds the lock file at `path`, made when missing (mode 0600). Blocks.
    package static func locked<Value>(
        _ path: String, _ body: () throws(MessageStoreError) -> Value
    ) throws(MessageStoreError) -> Value {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("cannot be made", path) }
        // Closing the descriptor releases the lock.
        defer { close(file) }
        while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("cannot be locked", path) }
        }
        return try body()
    }

    /// The folder that holds the file.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes the names in the folder of a file on to the disk.
    package static func synchronizeFolder(of path: String) throws(MessageStoreError) {
        let folder = open(folder(of: path), O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("its folder cannot be opened", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("its folder cannot be synchronised", path) }
    }

    private static func posixRead(_ file: Int32, into buffer: inout [UInt8]) -> Int {
        buffer.withUnsafeMutableBytes { bytes in
            var count = -1
            repeat { count = unistdRead(file, bytes.baseAddress, bytes.count) } while count < 0 && errno == EINTR
            return count
        }
    }

    private static func writeAll(_ content: [UInt8], to file: Int32) -> Bool {
        content.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private static func failure(_ what: String, _ path: String) -> MessageStoreError {
        MessageStoreError(.keyFile, "\(path) \(what) (errno \(errno))")
    }
}

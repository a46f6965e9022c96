#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

/// A lock file that one process holds until it ends, however it ends. The file stays and names the holder.
final class ProcessLock: Sendable {
    /// Another process holds the lock.
    struct Held: Error, Hashable {
        /// Its identifier, when the file tells it.
        let pid: Int32?

        /// ` (process 4711)`, or nothing.
        var holder: String { pid.map { " (process \($0))" } ?? "" }
    }

    private let file: Mutex<Int32?>

    /// Takes the lock without waiting; makes the file (0600) when missing. Programs started later do not inherit it.
    ///
    /// - Throws: `Held`, or `CommandFailure` when the file cannot be made.
    init(path: String) throws {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw CommandFailure("cannot make the file \(path)", remedy: "give its folder to the user of this program")
        }
        guard Self.tryLock(file) else {
            let holder = Self.holder(file)
            close(file)
            throw Held(pid: holder)
        }
        Self.write(getpid(), to: file)
        self.file = Mutex(file)
    }

    deinit { release() }

    /// Lets others take the lock.
    func release() {
        let file = file.withLock { file in
            defer { file = nil }
            return file
        }
        if let file { close(file) }
    }

    private static func tryLock(_ file: Int32) -> Bool {
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }

    private static func holder(_ file: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// Tells whoever comes later who holds the lock; a file that cannot be written still locks.
    private static func write(_ pid: Int32, to file: Int32) {
        let bytes = Array("\(pid)\n".utf8)
        _ = ftruncate(file, 0)
        _ = pwrite(file, bytes, bytes.count, 0)
    }
}

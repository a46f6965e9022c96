import Foundation

/// The files of one development PKI: written whole or not at all, keys readable by their owner only.
struct PKIFolder: Sendable {
    /// Path of the folder, as given.
    let path: String

    func path(of file: String) -> String { path + "/" + file }

    /// Makes the folder where it is missing and refuses one that others may write to.
    func prepare() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        } catch {
            throw DevelopmentPKIError(.inputOutput, "cannot make the folder \(path)")
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure("look at", path) }
        guard status.st_mode & 0o022 == 0 else {
            throw DevelopmentPKIError(.loosePermissions, "others may write to \(path): chmod go-w it")
        }
    }

    /// Runs `body` while no other process or thread changes this folder.
    func locked<Result>(_ body: () throws -> Result) throws -> Result {
        try prepare()
        let descriptor = open(path(of: ".lock"), O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("lock", path) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Self.failure("lock", path) }
        }
        return try body()
    }

    /// Reads a file, or returns nil where there is none.
    ///
    /// - Parameter secret: refuse it unless it is a plain file of ours with mode 0600 or stricter.
    func read(_ file: String, secret: Bool = false) throws -> String? {
        let descriptor = open(path(of: file), O_RDONLY | O_CLOEXEC | (secret ? O_NOFOLLOW : 0))
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure("read", path(of: file))
        }
        defer { close(descriptor) }
        if secret { try checkPermissions(of: descriptor, file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure("read", path(of: file)) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard bytes.count <= 1 << 24 else { throw DevelopmentPKIError(.fileNotUsable, "\(file) is too large") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DevelopmentPKIError(.fileNotUsable, "\(file) is not text")
        }
        return text
    }

    private func checkPermissions(of descriptor: Int32, _ file: String) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("look at", path(of: file)) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
            throw DevelopmentPKIError(.loosePermissions, "\(file) must be a plain file of yours: chmod 600 it")
        }
    }

    /// Writes a new file and refuses to touch one that is there.
    func create(_ file: String, _ text: String, secret: Bool = false) throws {
        try write(file, text, mode: secret ? 0o600 : 0o644) { temporary, target in link(temporary, target) }
    }

    /// Writes a file that may be there already; readers see the old or the new one, whole.
    func replace(_ file: String, _ text: String) throws {
        try write(file, text, mode: 0o644) { temporary, target in rename(temporary, target) }
    }

    private func write(
        _ file: String, _ text: String, mode: mode_t, publish: (_ temporary: String, _ target: String) -> Int32
    ) throws {
        let temporary = path(of: ".\(file).\(getpid())")
        unlink(temporary)
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw Self.failure("write", path(of: file)) }
        defer { unlink(temporary) }
        let isWritten = Self.writeAll(Array(text.utf8), to: descriptor) && fchmod(descriptor, mode) == 0
        let isDurable = isWritten && fsync(descriptor) == 0
        guard close(descriptor) == 0, isDurable else { throw Self.failure("write", path(of: file)) }
        guard publish(temporary, path(of: file)) == 0 else { throw Self.failure("write", path(of: file)) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The error of the last call to the operating system; must be called right after it.
    private static func failure(_ verb: String, _ path: String) -> DevelopmentPKIError {
        let number = errno
        return DevelopmentPKIError(.inputOutput, "cannot \(verb) \(path): \(String(cString: strerror(number)))")
    }
}

import Foundation
import XMLSecurity

/// A file that somebody else sent, read as far as a message may go.
enum MessageFile {
    private static let byteLimit = XMLLimits.standard.byteCount

    /// The bytes of a regular file; of a larger one than a message may be no more is read than shows that.
    static func bytes(of path: String) throws -> [UInt8] {
        // A pipe without a writer would be waited for.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw unreadable(path) }
        guard let data = try? file.read(upToCount: byteLimit + 1) ?? Data() else { throw unreadable(path) }
        guard data.count <= byteLimit else {
            throw CommandFailure(
                "\(path) has more than \(byteLimit) bytes",
                remedy: "name a file with one message (docs/xml-profile.md, Limits)")
        }
        guard !data.isEmpty else {
            throw CommandFailure("\(path) is empty", remedy: "name a file with one signed document or message")
        }
        return [UInt8](data)
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        CommandFailure("cannot read \(path)", remedy: "name a file that exists and is readable")
    }
}

import Foundation

/// Input that cannot be judged at all: exit status 2.
struct UnusableInput: Error, CustomStringConvertible {
    let description: String
}

/// A file read in pieces or whole.
struct InputFile {
    private static let pieceByteCount = 1 << 20
    private let path: String
    private let handle: FileHandle

    init(path: String) throws {
        self.path = path
        handle = try Self.open(path)
    }

    /// - Throws: `UnusableInput` naming the path and what to give, for a folder too.
    static func open(_ path: String) throws -> FileHandle {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw UnusableInput(description: "\(path) is a folder. Give the path of a file.")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
        return handle
    }

    private static func unreadable(_ path: String) -> UnusableInput {
        UnusableInput(description: "cannot read \(path). Give the path of a readable file.")
    }

    /// Up to `count` bytes; none at the end.
    private func read(_ count: Int) throws -> [UInt8] {
        do {
            return Array(try handle.read(upToCount: count) ?? Data())
        } catch {
            throw Self.unreadable(path)
        }
    }

    /// The whole file, of at most `byteLimit` bytes.
    func bytes(upTo byteLimit: Int) throws -> [UInt8] {
        let bytes = try read(byteLimit + 1)
        guard bytes.count <= byteLimit else {
            throw UnusableInput(description: "\(path) has more than \(byteLimit) bytes. Is it the right file?")
        }
        return bytes
    }

    /// Calls `body` with each line, without its newline; the last line needs none.
    func forEachLine(upTo byteLimit: Int, _ body: ([UInt8]) -> Void) throws {
        var rest: [UInt8] = []
        while true {
            let piece = try read(Self.pieceByteCount)
            if piece.isEmpty { break }
            rest += piece
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                body(Array(rest[start..<end]))
                start = end + 1
            }
            rest.removeFirst(start)
            guard rest.count <= byteLimit else {
                throw UnusableInput(description: "\(path) has a line of more than \(byteLimit) bytes. Is it an export?")
            }
        }
        if !rest.isEmpty { body(rest) }
    }
}

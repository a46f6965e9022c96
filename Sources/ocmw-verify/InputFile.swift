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
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw UnusableInput(description: "cannot read \(path). Give the path of a readable file.")
        }
        self.path = path
        self.handle = handle
    }

    /// The whole file, of at most `byteLimit` bytes.
    func bytes(upTo byteLimit: Int) throws -> [UInt8] {
        let data = try handle.read(upToCount: byteLimit + 1) ?? Data()
        guard data.count <= byteLimit else {
            throw UnusableInput(description: "\(path) has more than \(byteLimit) bytes. Is it the right file?")
        }
        return Array(data)
    }

    /// Calls `body` with each line, without its newline; the last line needs none.
    func forEachLine(upTo byteLimit: Int, _ body: ([UInt8]) -> Void) throws {
        var rest: [UInt8] = []
        while let data = try handle.read(upToCount: Self.pieceByteCount), !data.isEmpty {
            rest += Array(data)
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

import Foundation

/// The bytes of a file, one piece in memory at a time.
struct JSONSource {
    private static let pieceByteCount = 1 << 20
    private let handle: FileHandle
    private var piece: [UInt8] = []
    private var position = 0
    /// Bytes taken so far.
    private(set) var offset = 0

    /// Begins at the first byte of the file.
    init(_ handle: FileHandle) throws {
        self.handle = handle
        try handle.seek(toOffset: 0)
    }

    /// The next byte, left where it is; nil at the end.
    mutating func peek() throws -> UInt8? {
        if position == piece.count {
            piece = try handle.read(upToCount: Self.pieceByteCount).map { [UInt8]($0) } ?? []
            position = 0
        }
        return position < piece.count ? piece[position] : nil
    }

    /// Takes the next byte.
    mutating func next() throws -> UInt8? {
        guard let byte = try peek() else { return nil }
        position += 1
        offset += 1
        return byte
    }

    /// Takes bytes as long as they satisfy a condition, and adds them to `text`; at most to the end of the piece.
    mutating func take(into text: inout [UInt8], while condition: (UInt8) -> Bool) throws {
        guard try peek() != nil else { return }
        let end = piece[position...].firstIndex { !condition($0) } ?? piece.count
        text += piece[position..<end]
        offset += end - position
        position = end
    }
}

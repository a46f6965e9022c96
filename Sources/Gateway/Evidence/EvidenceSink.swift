/// Takes a bundle piece by piece.
public protocol EvidenceSink {
    /// Takes the next bytes; whoever writes waits until there is room for more.
    mutating func write(_ bytes: [UInt8]) async throws
}

/// Writes the arrays of a bundle, element by element.
struct EvidenceOutput<Sink: EvidenceSink> {
    private(set) var sink: Sink
    private var isFirst = true

    init(_ sink: Sink) { self.sink = sink }

    mutating func write(_ bytes: [UInt8]) async throws { try await sink.write(bytes) }

    /// Begins an array that is a member.
    mutating func begin(_ name: String) async throws {
        isFirst = true
        try await sink.write(Array(",\"\(name)\":[".utf8))
    }

    /// Adds an element to the array that was begun.
    mutating func add(_ value: JSONValue) async throws {
        let separator: [UInt8] = isFirst ? [] : [UInt8(ascii: ",")]
        isFirst = false
        try await sink.write(separator + (try value.canonicalBytes()))
    }

    /// Ends the array.
    mutating func end() async throws { try await sink.write([UInt8(ascii: "]")]) }
}

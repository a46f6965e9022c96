import CLibXML2

/// Canonical octets of the elements that a WS-Security signature digests beside the Body, written in the pass that builds them.
///
/// Speculative: made without a PrefixList, which nearly all senders leave out. They are the children of `wsse:Security` but
/// `ds:Signature`, and `ds:SignedInfo` in that one.
struct PartStreamer {
    typealias Name = CanonicalWriter.Name

    /// Positions as child indices from the root, and where their octets are.
    private(set) var parts: [(path: [Int], octets: Range<Int>)] = []
    private let buffer = OctetBuffer(capacity: 8192)
    private var writer: CanonicalWriter
    private var start = 0
    /// Depth of the part that is being written; nil between parts.
    private var depth: Int?

    init() {
        writer = CanonicalWriter(into: buffer)
    }

    var isWriting: Bool { depth != nil }

    mutating func begin(at depth: Int) {
        self.depth = depth
        start = writer.count
    }

    mutating func startElement(_ name: Name, prefix: Name?, uri: Name?, attributes: UnsafeBufferPointer<Name?>) {
        writer.startElement(name, prefix: prefix, uri: uri, attributes: attributes)
    }

    /// - Parameters:
    ///   - ended: depth of the element that ends.
    ///   - path: its position, asked for when it is the part itself.
    mutating func endElement(_ name: Name, prefix: Name?, depth ended: Int, path: () -> [Int]) {
        writer.endElement(name, prefix: prefix)
        guard ended == depth else { return }
        depth = nil
        parts.append((path(), start..<writer.count))
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) { writer.characters(bytes) }

    mutating func finish() { writer.finish() }

    /// Calls `body` with the octets of the part at `path`, nil when it was not written.
    func withOctets<Result>(of path: [Int], _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let part = parts.first(where: { $0.path == path }) else { return nil }
        return buffer.withOctets { body(UnsafeBufferPointer(rebasing: $0[part.octets])) }
    }
}

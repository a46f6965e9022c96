import CLibXML2

/// Canonical octets of the elements that a WS-Security signature digests beside the Body, written in the pass that builds them.
///
/// Speculative: made without a PrefixList, which nearly all senders leave out. They are the children of `wsse:Security` but
/// `ds:Signature`, and `ds:SignedInfo` in that one.
struct PartStreamer {
    typealias Name = CanonicalWriter.Name

    /// Places in the tree, and where their octets are.
    private var parts: [(place: Int, octets: Range<Int>)] = []
    private let buffer = OctetBuffer(capacity: 8192)
    private var writer: CanonicalWriter
    private var start = 0
    /// Place and depth of the part that is being written; nil between parts.
    private var current: (place: Int, depth: Int)?

    init() {
        writer = CanonicalWriter(into: buffer)
    }

    var isWriting: Bool { current != nil }

    mutating func begin(at place: Int, depth: Int) {
        current = (place, depth)
        start = writer.count
    }

    mutating func startElement(_ name: Name, prefix: Name?, uri: Name?, attributes: UnsafeBufferPointer<Name?>) {
        writer.startElement(name, prefix: prefix, uri: uri, attributes: attributes)
    }

    /// - Parameter depth: of the element that ends.
    mutating func endElement(depth: Int) {
        writer.endElement()
        guard let part = current, part.depth == depth else { return }
        current = nil
        parts.append((part.place, start..<writer.count))
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) { writer.characters(bytes) }

    mutating func finish() { writer.finish() }

    /// Calls `body` with the octets of the part at `place`, nil when it was not written.
    func withOctets<Result>(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let part = parts.first(where: { $0.place == place }) else { return nil }
        return buffer.withOctets { body(UnsafeBufferPointer(rebasing: $0[part.octets])) }
    }
}

import CLibXML2

/// Keeps a few hundred events for the validator and hands them over at once.
///
/// The parser, the canonical writer and the validator are each larger than what a processor keeps at hand of a program; taking turns
/// with every event costs half as much again as the validation itself. Names are libxml2's, which keeps them for the length of a
/// parse; values and texts are copied, since libxml2 lends them for one event.
/// White space around child elements is left out: it decides nothing there, whatever the type, and the validator would copy each run.
///
/// A class over memory of its own that does not move, since pointers lead into it; used by one parse on one thread.
final class ValidationBatch {
    typealias Name = CanonicalWriter.Name

    private struct Event {
        enum Kind { case start, end, text }

        let kind: Kind
        let line: Int32
        /// Of an element the place of its declarations in ``pointers``, of a text its place in ``octets``.
        let first: Int32
        /// Pointers of its declarations, or octets.
        let count: Int32
        /// Pointers of its attributes, behind the declarations.
        let attributeCount: Int32
        let name: Name?
        let prefix: Name?
        let uri: Name?
    }

    /// How much of the memory is used.
    private struct Fill {
        var events = 0
        var pointers = 0
        var octets = 0
        /// White space since the last tag that is no event yet: the last ones of ``octets``.
        var space = 0
        /// Whether the last tag was a start tag, and whether text that is an event stands behind it.
        var isBehindStart = false
        var hasText = false

        /// Behind a tag.
        mutating func endTag(isStart: Bool) {
            octets -= space
            space = 0
            isBehindStart = isStart
            hasText = false
        }
    }

    private static let eventRoom = 512
    private static let pointerRoom = 4096
    private static let octetRoom = 32768

    let validation: PayloadValidation
    /// Says the line of an event.
    private let parser: xmlParserCtxtPtr
    private let events = UnsafeMutablePointer<Event>.allocate(capacity: eventRoom)
    private let pointers = UnsafeMutablePointer<Name?>.allocate(capacity: pointerRoom)
    private let octets = UnsafeMutablePointer<UInt8>.allocate(capacity: octetRoom)
    private let fill = UnsafeMutablePointer<Fill>.allocate(capacity: 1)

    init(_ validation: PayloadValidation, parser: xmlParserCtxtPtr) {
        self.validation = validation
        self.parser = parser
        fill.initialize(to: Fill())
    }

    deinit {
        events.deallocate()
        pointers.deallocate()
        octets.deallocate()
        fill.deallocate()
    }

    func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declarations: UnsafeBufferPointer<Name?>,
        attributes: UnsafeBufferPointer<Name?>
    ) {
        fill.pointee.endTag(isStart: true)
        guard makeRoom(pointers: declarations.count + attributes.count, octets: Self.octetCount(of: attributes)) else {
            validation.line = Int(line)
            validation.startElement(
                name, prefix: prefix, uri: uri, declarations: declarations, attributes: attributes)
            return
        }
        let first = fill.pointee.pointers
        for pointer in declarations { append(pointer) }
        for index in stride(from: 0, to: attributes.count, by: 5) {
            append(attributes[index])
            append(attributes[index + 1])
            append(attributes[index + 2])
            let value = Self.value(attributes, index)
            let copy = copied(value)
            append(copy)
            append(copy + value.count)
        }
        append(
            Event(
                kind: .start, line: line, first: Int32(first), count: Int32(declarations.count),
                attributeCount: Int32(attributes.count), name: name, prefix: prefix, uri: uri))
    }

    func endElement(_ name: Name, prefix: Name?, uri: Name?) {
        if fill.pointee.isBehindStart { keepSpace() }
        fill.pointee.endTag(isStart: false)
        _ = makeRoom(pointers: 0, octets: 0)
        append(
            Event(
                kind: .end, line: line, first: 0, count: 0, attributeCount: 0, name: name, prefix: prefix, uri: uri))
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        let isSpace = !fill.pointee.hasText && Self.isSpace(bytes)
        if !isSpace && fill.pointee.space > 0 { keepSpace() }
        guard makeRoom(pointers: 0, octets: bytes.count) else {
            fill.pointee.hasText = true
            validation.line = Int(line)
            validation.characters(bytes)
            return
        }
        _ = copied(bytes)
        fill.pointee.space += bytes.count
        if !isSpace { keepSpace() }
    }

    /// Makes what counts as white space an event: it is content, or text stands behind it.
    private func keepSpace() {
        let count = fill.pointee.space
        guard count > 0 else { return }
        _ = makeRoom(pointers: 0, octets: 0)
        fill.pointee.hasText = true
        fill.pointee.space = 0
        append(
            Event(
                kind: .text, line: line, first: Int32(fill.pointee.octets - count), count: Int32(count),
                attributeCount: 0, name: nil, prefix: nil, uri: nil))
    }

    /// Hands over what was kept.
    func flush() {
        for index in 0..<fill.pointee.events { hand(over: events[index]) }
        let space = fill.pointee.space
        octets.update(from: octets + fill.pointee.octets - space, count: space)
        fill.pointee.events = 0
        fill.pointee.pointers = 0
        fill.pointee.octets = space
    }

    private func hand(over event: Event) {
        validation.line = Int(event.line)
        let first = Int(event.first)
        switch (event.kind, event.name) {
        case (.start, let name?):
            validation.startElement(
                name, prefix: event.prefix, uri: event.uri,
                declarations: UnsafeBufferPointer(start: pointers + first, count: Int(event.count)),
                attributes: UnsafeBufferPointer(
                    start: pointers + first + Int(event.count), count: Int(event.attributeCount)))
        case (.end, let name?): validation.endElement(name, prefix: event.prefix, uri: event.uri)
        case (_, _): validation.characters(UnsafeBufferPointer(start: octets + first, count: Int(event.count)))
        }
    }

    private var line: Int32 { parser.pointee.input?.pointee.line ?? 0 }

    /// Makes room for one more event; false when there never is as much: everything before it was handed over then.
    @inline(__always)
    private func makeRoom(pointers: Int, octets: Int) -> Bool {
        if fill.pointee.events < Self.eventRoom && fill.pointee.pointers + pointers <= Self.pointerRoom
            && fill.pointee.octets + octets <= Self.octetRoom
        {
            return true
        }
        return makeRoomAnew(pointers: pointers, octets: octets)
    }

    @inline(never)
    private func makeRoomAnew(pointers: Int, octets: Int) -> Bool {
        flush()
        // Only white space without end is left: content for whoever judges it.
        if fill.pointee.octets + octets > Self.octetRoom && fill.pointee.space > 0 {
            keepSpace()
            flush()
        }
        return pointers <= Self.pointerRoom && octets <= Self.octetRoom
    }

    private func append(_ event: Event) {
        (events + fill.pointee.events).initialize(to: event)
        fill.pointee.events += 1
    }

    private func append(_ pointer: Name?) {
        (pointers + fill.pointee.pointers).initialize(to: pointer)
        fill.pointee.pointers += 1
    }

    private func copied(_ bytes: UnsafeBufferPointer<UInt8>) -> Name {
        let place = octets + fill.pointee.octets
        if let start = bytes.baseAddress { place.initialize(from: start, count: bytes.count) }
        fill.pointee.octets += bytes.count
        return UnsafePointer(place)
    }

    private static func isSpace(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] > 0x20 { return false }
        return true
    }

    private static func octetCount(of attributes: UnsafeBufferPointer<Name?>) -> Int {
        var count = 0
        for index in stride(from: 0, to: attributes.count, by: 5) { count += value(attributes, index).count }
        return count
    }

    private static func value(_ attributes: UnsafeBufferPointer<Name?>, _ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard let start = attributes[index + 3], let end = attributes[index + 4] else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: start, count: end - start)
    }
}

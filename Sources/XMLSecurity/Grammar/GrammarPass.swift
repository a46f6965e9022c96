import CLibXML2

/// Judges the events of one element after the other by a ``SchemaGrammar``.
///
/// Each element that opens when none is open is judged as a root of its own.
/// A class over memory of its own, since access to the variable properties of a class is checked at run time, which costs more than
/// the work here; used by one parse on one thread.
final class GrammarPass {
    typealias Name = UnsafePointer<UInt8>
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// An open element.
    private struct Frame {
        let content: SchemaGrammar.Content
        /// Where its content model is.
        var state: Int32
    }

    private struct Position {
        /// Open elements that are judged.
        var depth = 0
        /// Open elements of a wildcard, which nobody judges.
        var skipped = 0
        /// Octets of the text of the innermost element.
        var textCount = 0
        var isUndecided = false
    }

    /// What a name of libxml2's dictionary is in the grammar.
    private struct Known {
        var name: Name?
        var uri: Name?
        var symbol: SchemaGrammar.Symbol = -1
    }

    private let grammar: SchemaGrammar
    private let position: UnsafeMutablePointer<Position>
    private let frames: UnsafeMutablePointer<Frame>
    private let known: UnsafeMutablePointer<Known>
    private let text: OctetBuffer

    /// More levels than ``XMLLimits/depth`` may allow.
    private static let mostFrames = 256
    /// Two to the power of that many names are remembered; others are looked up each time.
    private static let knownBits = 9
    private static let probeCount = 8

    init(_ grammar: SchemaGrammar) {
        self.grammar = grammar
        position = .allocate(capacity: 1)
        position.initialize(to: Position())
        frames = .allocate(capacity: Self.mostFrames)
        known = .allocate(capacity: 1 << Self.knownBits)
        known.initialize(repeating: Known(), count: 1 << Self.knownBits)
        text = OctetBuffer(capacity: 4096)
    }

    deinit {
        position.deallocate()
        frames.deallocate()
        known.deallocate()
    }

    /// Whether something came of which the grammar does not say that it is valid.
    var isUndecided: Bool { position.pointee.isUndecided }

    /// - Parameter attributes: five pointers each, as libxml2 hands them.
    func startElement(_ name: Name, uri: Name?, attributes: UnsafeBufferPointer<Name?>) {
        guard !position.pointee.isUndecided else { return }
        guard position.pointee.skipped == 0 else {
            position.pointee.skipped += 1
            return
        }
        guard let place = enter(name, uri) else { return }
        let type = grammar.types[Int(place)]
        if !attributes.isEmpty || type.requiredCount > 0 {
            position.pointee.isUndecided = !accepts(attributes, type)
        }
        position.pointee.textCount = 0
        var state: Int32 = 0
        if case .elements(let start) = type.content { state = start }
        if case .unknown = type.content { position.pointee.isUndecided = true }
        guard position.pointee.depth < Self.mostFrames else {
            position.pointee.isUndecided = true
            return
        }
        frames[position.pointee.depth] = Frame(content: type.content, state: state)
        position.pointee.depth += 1
    }

    func endElement() {
        guard !position.pointee.isUndecided else { return }
        guard position.pointee.skipped == 0 else {
            position.pointee.skipped -= 1
            return
        }
        guard position.pointee.depth > 0 else { return }
        position.pointee.depth -= 1
        switch frames[position.pointee.depth].content {
        case .elements:
            position.pointee.isUndecided = !grammar.states[Int(frames[position.pointee.depth].state)].isFinal
        case .simple(let type): position.pointee.isUndecided = !acceptsText(type)
        case .empty, .unknown: break
        }
    }

    func characters(_ bytes: Bytes) {
        guard !position.pointee.isUndecided, position.pointee.skipped == 0, position.pointee.depth > 0 else { return }
        switch frames[position.pointee.depth - 1].content {
        // XML 1.0 has no other character below the space.
        case .elements: for byte in bytes where byte > 0x20 { position.pointee.isUndecided = true }
        case .simple: append(bytes)
        case .empty, .unknown: position.pointee.isUndecided = true
        }
    }

    /// Goes on in the content model of the innermost element.
    ///
    /// - Returns: the place of the type of the element that opens; nil when it is not judged.
    private func enter(_ name: Name, _ uri: Name?) -> Int32? {
        let symbol = symbol(name, uri)
        guard position.pointee.depth > 0 else {
            let root = grammar.roots[symbol]
            position.pointee.isUndecided = root == nil
            return root
        }
        let frame = frames + (position.pointee.depth - 1)
        guard case .elements = frame.pointee.content else {
            position.pointee.isUndecided = true
            return nil
        }
        for index in grammar.states[Int(frame.pointee.state)].transitions {
            let transition = grammar.transitions[Int(index)]
            if let wanted = transition.symbol {
                guard wanted == symbol else { continue }
                frame.pointee.state = transition.next
                return transition.type
            }
            guard isIn(transition.namespace, uri) else { continue }
            frame.pointee.state = transition.next
            position.pointee.skipped = 1
            return nil
        }
        position.pointee.isUndecided = true
        return nil
    }

    private func accepts(_ attributes: UnsafeBufferPointer<Name?>, _ type: SchemaGrammar.ElementType) -> Bool {
        var required = type.requiredCount
        for index in stride(from: 0, to: attributes.count, by: 5) {
            guard let name = attributes[index], let start = attributes[index + 3], let end = attributes[index + 4]
            else {
                return false
            }
            let symbol = symbol(name, attributes[index + 2])
            guard let declared = type.attributes.first(where: { grammar.attributes[Int($0)].symbol == symbol }) else {
                // `xsi:type` and its like say what else is to be judged.
                if type.isOpen && !Self.isSchemaInstance(attributes[index + 2]) { continue }
                return false
            }
            let attribute = grammar.attributes[Int(declared)]
            position.pointee.textCount = 0
            append(Bytes(start: start, count: end - start))
            guard acceptsAttribute(attribute.type) else { return false }
            if attribute.isRequired { required -= 1 }
        }
        return required == 0
    }

    /// libxml2's validator reads the ampersand of an attribute in its own way.
    private func acceptsAttribute(_ type: Int32) -> Bool {
        for index in 0..<position.pointee.textCount where text.base[index] == UInt8(ascii: "&") { return false }
        return acceptsText(type)
    }

    /// Whether the text is surely of that type.
    private func acceptsText(_ type: Int32) -> Bool {
        text.base[position.pointee.textCount] = 0
        return grammar.simpleTypes[Int(type)].accepts(Bytes(start: text.base, count: position.pointee.textCount))
    }

    /// Leaves room for a zero byte.
    private func append(_ bytes: Bytes) {
        guard let start = bytes.baseAddress else { return }
        let count = position.pointee.textCount
        if count + bytes.count >= text.capacity { text.grow(to: count + bytes.count + 1, keeping: count) }
        (text.base + count).update(from: start, count: bytes.count)
        position.pointee.textCount = count + bytes.count
    }

    private func isIn(_ namespace: Int32?, _ uri: Name?) -> Bool {
        guard let namespace else { return true }
        guard let uri else { return false }
        return grammar.namespaces[Int(namespace)].elementsEqual(Bytes(start: uri, count: Int(xmlStrlen(uri))))
    }

    private static func isSchemaInstance(_ uri: Name?) -> Bool { xmlStrcmp(uri, Namespace.schemaInstance) == 0 }

    /// libxml2's dictionary has each name once, so its address stands for it during a parse.
    private func symbol(_ name: Name, _ uri: Name?) -> SchemaGrammar.Symbol {
        let mixed = (UInt(bitPattern: name) &+ UInt(bitPattern: uri) << 7) &* 0x9E37_79B9_7F4A_7C15
        let first = Int(mixed >> UInt(UInt.bitWidth - Self.knownBits))
        for probe in first..<first + Self.probeCount {
            let slot = known + (probe & (1 << Self.knownBits - 1))
            if slot.pointee.name == name && slot.pointee.uri == uri { return slot.pointee.symbol }
            if slot.pointee.name == nil { return look(up: name, uri, in: slot) }
        }
        return look(up: name, uri, in: known + first)
    }

    private func look(up name: Name, _ uri: Name?, in slot: UnsafeMutablePointer<Known>) -> SchemaGrammar.Symbol {
        let key = SchemaGrammar.key(
            Bytes(start: uri, count: Int(xmlStrlen(uri))), Bytes(start: name, count: Int(xmlStrlen(name))))
        slot.pointee = Known(name: name, uri: uri, symbol: grammar.symbols[key] ?? -1)
        return slot.pointee.symbol
    }
}

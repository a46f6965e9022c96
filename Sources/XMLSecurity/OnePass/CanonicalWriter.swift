import CLibXML2

/// Writes the events of one subtree in exclusive canonical form, without comments, as they come.
///
/// Names are pointers into libxml2's dictionary, which keeps one copy of each for the length of a parse: equal names are equal pointers,
/// so scopes compare addresses. Values are read during the event that brings them. Used by one parse on one thread.
///
/// Source: Exclusive XML Canonicalization 1.0, section 3; Canonical XML 1.0, section 2.3 (order, escaping).
struct CanonicalWriter {
    typealias Name = UnsafePointer<UInt8>

    /// A declaration: prefix (nil for the default namespace) and namespace name (nil takes the default namespace back).
    struct Binding {
        let prefix: Name?
        let uri: Name?
    }

    /// An open element: how much of ``rendered`` is older, and where its name stands in its start tag.
    private struct Mark {
        let rendered: Int
        let nameStart: Int
        var nameCount = 0
    }

    private let buffer: OctetBuffer
    private var next: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>
    /// Declarations written on the open elements, innermost last.
    private var rendered: [Binding] = []
    /// The open elements.
    private var marks: [Mark] = []
    private var order: [Int] = []
    /// The PrefixList as addresses; empty without one.
    private let listed: Set<UnsafeRawPointer?>

    /// - Parameter listed: prefixes of an `InclusiveNamespaces` list, nil for `#default`.
    init(into buffer: OctetBuffer, listed: Set<UnsafeRawPointer?> = []) {
        self.buffer = buffer
        self.listed = listed
        next = buffer.base
        end = buffer.base + buffer.capacity
        rendered.reserveCapacity(32)
        marks.reserveCapacity(64)
        order.reserveCapacity(32)
    }

    /// The declarations that the innermost open element was written with.
    var newestDeclarations: ArraySlice<Binding> { rendered[(marks.last?.rendered ?? 0)...] }

    /// How many octets were written.
    var count: Int { next - buffer.base }

    /// Tells the buffer how much is valid.
    func finish() { buffer.count = next - buffer.base }

    /// - Parameters:
    ///   - declared: for the first element what is declared in scope, outermost first; else what the element declares. Read only with a PrefixList.
    ///   - attributes: five pointers each: local name, prefix, namespace name, start and end of the value.
    mutating func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declared: [Binding] = [],
        attributes: UnsafeBufferPointer<Name?>
    ) {
        let mark = rendered.count
        require(Binding(prefix: prefix, uri: uri))
        var index = 0
        while index < attributes.count {
            if let prefix = attributes[index + 1] { require(Binding(prefix: prefix, uri: attributes[index + 2])) }
            index += 5
        }
        if !listed.isEmpty { requireListed(declared) }
        put(0x3C)
        let nameStart = count
        putName(name, prefix)
        marks.append(Mark(rendered: mark, nameStart: nameStart, nameCount: count - nameStart))
        if rendered.count > mark { putDeclarations(from: mark) }
        if !attributes.isEmpty { putAttributes(attributes) }
        put(0x3E)
    }

    /// Ends the innermost open element.
    mutating func endElement() {
        let mark = marks.removeLast()
        reserve(mark.nameCount + 3)
        next[0] = 0x3C
        next[1] = 0x2F
        (next + 2).update(from: buffer.base + mark.nameStart, count: mark.nameCount)
        next += mark.nameCount + 3
        next[-1] = 0x3E
        if rendered.count > mark.rendered { rendered.removeLast(rendered.count - mark.rendered) }
    }

    /// Text; what libxml2 hands over in pieces may be handed on in pieces.
    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        putEscaped(start, bytes.count, Escape.text)
    }

    // MARK: Namespaces

    /// Marks a declaration for output unless the nearest one rendered says the same.
    private mutating func require(_ binding: Binding) {
        var index = rendered.count
        while index > 0 {
            index -= 1
            if rendered[index].prefix == binding.prefix {
                if rendered[index].uri != binding.uri { rendered.append(binding) }
                return
            }
        }
        // Nothing rendered: an undeclared default namespace needs no declaration, and xml is bound by definition.
        if binding.uri == nil || Self.isXML(binding.prefix) { return }
        rendered.append(binding)
    }

    /// Marks the listed prefixes for output by the innermost of their declarations.
    private mutating func requireListed(_ declared: [Binding]) {
        var seen: Set<UnsafeRawPointer?> = []
        for binding in declared.reversed() {
            let prefix = binding.prefix.map { UnsafeRawPointer($0) }
            guard listed.contains(prefix), seen.insert(prefix).inserted else { continue }
            require(binding)
        }
    }

    private static func isXML(_ prefix: Name?) -> Bool {
        guard let prefix else { return false }
        return prefix[0] == 0x78 && prefix[1] == 0x6D && prefix[2] == 0x6C && prefix[3] == 0
    }

    private mutating func putDeclarations(from mark: Int) {
        if rendered.count > mark + 1 {
            rendered[mark...].sort { Self.precedes($0.prefix, $1.prefix) }
        }
        for index in mark..<rendered.count {
            let binding = rendered[index]
            put(" xmlns")
            if let prefix = binding.prefix {
                put(0x3A)
                putName(prefix)
            }
            reserve(2)
            next[0] = 0x3D
            next[1] = 0x22
            next += 2
            if let uri = binding.uri { putEscaped(uri, Self.length(uri), Escape.attributeValue) }
            put(0x22)
        }
    }

    // MARK: Attributes

    /// In order of namespace name, then local name.
    private mutating func putAttributes(_ attributes: UnsafeBufferPointer<Name?>) {
        if attributes.count == 5 {
            putAttribute(attributes, 0)
            return
        }
        order.removeAll(keepingCapacity: true)
        for index in stride(from: 0, to: attributes.count, by: 5) { order.append(index) }
        order.sort { left, right in
            attributes[left + 2] == attributes[right + 2]
                ? Self.precedes(attributes[left], attributes[right])
                : Self.precedes(attributes[left + 2], attributes[right + 2])
        }
        for position in 0..<order.count { putAttribute(attributes, order[position]) }
    }

    private mutating func putAttribute(_ attributes: UnsafeBufferPointer<Name?>, _ index: Int) {
        guard let name = attributes[index] else { return }
        put(0x20)
        putName(name, attributes[index + 1])
        reserve(2)
        next[0] = 0x3D
        next[1] = 0x22
        next += 2
        if let start = attributes[index + 3], let end = attributes[index + 4] {
            putEscaped(start, end - start, Escape.attributeValue)
        }
        put(0x22)
    }

    /// Order of bytes; nil and equal addresses come first.
    private static func precedes(_ left: Name?, _ right: Name?) -> Bool {
        guard let right else { return false }
        guard let left else { return true }
        return xmlStrcmp(left, right) < 0
    }

    // MARK: Octets

    @inline(__always)
    private static func length(_ name: Name) -> Int {
        var count = 0
        while name[count] != 0 { count += 1 }
        return count
    }

    @inline(__always)
    private mutating func reserve(_ count: Int) {
        if end - next < count { grow(count) }
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        let used = next - buffer.base
        buffer.grow(to: used + count, keeping: used)
        next = buffer.base + used
        end = buffer.base + buffer.capacity
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        reserve(1)
        next.pointee = byte
        next += 1
    }

    private mutating func put(_ text: StaticString) {
        put(text.utf8Start, text.utf8CodeUnitCount)
    }

    @inline(__always)
    private mutating func put(_ start: Name, _ count: Int) {
        reserve(count)
        next.update(from: start, count: count)
        next += count
    }

    @inline(__always)
    private mutating func putName(_ name: Name) {
        var index = 0
        while name[index] != 0 {
            if end - next < 1 { grow(64) }
            next.pointee = name[index]
            next += 1
            index += 1
        }
    }

    @inline(__always)
    private mutating func putName(_ name: Name, _ prefix: Name?) {
        if let prefix {
            putName(prefix)
            put(0x3A)
        }
        putName(name)
    }

    /// Copies octets that stand for themselves, eight at a time, and replaces the others.
    private mutating func putEscaped(_ start: Name, _ count: Int, _ escape: Escape) {
        reserve(count + Escape.longestReplacement)
        let source = UnsafeRawPointer(start)
        if count < 8 && count > 3 {
            // Four octets from the front and four from the back, which may overlap.
            let front = source.loadUnaligned(as: UInt32.self)
            let back = source.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            if !escape.mayReplace(UInt64(front) | UInt64(back) << 32) {
                UnsafeMutableRawPointer(next).storeBytes(of: front, as: UInt32.self)
                UnsafeMutableRawPointer(next + count - 4).storeBytes(of: back, as: UInt32.self)
                next += count
                return
            }
        }
        var index = 0
        while index < count {
            while index + 8 <= count {
                let eight = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if escape.mayReplace(eight) { break }
                UnsafeMutableRawPointer(next).storeBytes(of: eight, as: UInt64.self)
                next += 8
                index += 8
            }
            let left = count - index
            if left < 8 && index >= 8 - left {
                // The last eight once more: what they overlap was copied as it is, or they would not do.
                let eight = source.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
                if !escape.mayReplace(eight) {
                    UnsafeMutableRawPointer(next + left - 8).storeBytes(of: eight, as: UInt64.self)
                    next += left
                    return
                }
            }
            let stop = min(index + 8, count)
            while index < stop {
                let octet = start[index]
                index += 1
                if escape.replaces(octet) {
                    put(escape.replacement(octet))
                    reserve(count - index + Escape.longestReplacement)
                } else {
                    next.pointee = octet
                    next += 1
                }
            }
        }
    }
}

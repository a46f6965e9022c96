@testable import XMLSecurity

/// Finds the elements of a well-formed document; anything that is not well-formed is a mistake of the test.
struct MarkupIndexer {
    private struct NotUnderstood: Error { let position: Int }

    private let bytes: [UInt8]
    private var position = 0
    private var elements: [MarkupElement] = []
    private var open: [Int] = []

    static func elements(of bytes: [UInt8]) throws -> [MarkupElement] {
        var indexer = MarkupIndexer(bytes: bytes)
        while let start = indexer.next("<", from: indexer.position) { try indexer.markup(at: start) }
        guard indexer.open.isEmpty, !indexer.elements.isEmpty else { throw NotUnderstood(position: bytes.count) }
        return indexer.elements
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func markup(at start: Int) throws {
        for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
        where bytes[start...].starts(with: opening.utf8) {
            position = try end(closing, from: start)
            return
        }
        if bytes[start...].starts(with: "</".utf8) {
            position = try end(">", from: start)
            guard let last = open.popLast() else { throw NotUnderstood(position: start) }
            elements[last].close = start..<position
        } else {
            try startTag(at: start)
        }
    }

    private mutating func startTag(at start: Int) throws {
        let name = word(at: start + 1)
        var attributes: [(name: String, whole: Range<Int>, value: Range<Int>)] = []
        position = start + 1 + name.utf8.count
        while true {
            while bytes[position] <= 0x20 { position += 1 }
            guard bytes[position] != UInt8(ascii: ">"), bytes[position] != UInt8(ascii: "/") else { break }
            attributes.append(try attribute())
        }
        let isEmpty = bytes[position] == UInt8(ascii: "/")
        position += isEmpty ? 2 : 1
        add(name, start..<position, attributes, isEmpty: isEmpty)
    }

    private mutating func attribute() throws -> (name: String, whole: Range<Int>, value: Range<Int>) {
        let start = position
        let name = word(at: start)
        guard let equals = next("=", from: start) else { throw NotUnderstood(position: start) }
        position = equals + 1
        while bytes[position] <= 0x20 { position += 1 }
        let quote = bytes[position]
        guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { throw NotUnderstood(position: start) }
        let value = position + 1..<end
        position = end + 1
        return (name, start..<position, value)
    }

    private mutating func add(
        _ name: String, _ tag: Range<Int>, _ attributes: [(name: String, whole: Range<Int>, value: Range<Int>)],
        isEmpty: Bool
    ) {
        var scope = open.last.map { elements[$0].scope } ?? ["xml": Namespace.xml]
        var declared: Set<String> = []
        for attribute in attributes where attribute.name == "xmlns" || attribute.name.hasPrefix("xmlns:") {
            let prefix = attribute.name == "xmlns" ? "" : Markup.split(attribute.name).localName
            scope[prefix] = text(attribute.value)
            declared.insert(prefix)
        }
        let named = attributes.filter { $0.name != "xmlns" && !$0.name.hasPrefix("xmlns:") }.map { attribute in
            let prefix = Markup.split(attribute.name).prefix
            return MarkupAttribute(
                qualifiedName: attribute.name, namespace: prefix.isEmpty ? "" : scope[prefix, default: ""],
                value: text(attribute.value), whole: attribute.whole, range: attribute.value)
        }
        elements.append(
            MarkupElement(
                qualifiedName: name, namespace: scope[Markup.split(name).prefix, default: ""], open: tag,
                close: tag.upperBound..<tag.upperBound, isEmptyTag: isEmpty, attributes: named, declared: declared,
                scope: scope, parent: open.last))
        if !isEmpty { open.append(elements.count - 1) }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func word(at start: Int) -> String {
        let stops: [UInt8] = Array("=/> \t\r\n".utf8)
        return String(decoding: bytes[start...].prefix { !stops.contains($0) }, as: UTF8.self)
    }

    private func next(_ character: Unicode.Scalar, from start: Int) -> Int? {
        bytes[start...].firstIndex(of: UInt8(ascii: character))
    }

    private func end(_ closing: String, from start: Int) throws -> Int {
        let wanted = Array(closing.utf8)
        var found = start
        while found + wanted.count <= bytes.count {
            if bytes[found..<found + wanted.count].elementsEqual(wanted) { return found + wanted.count }
            found += 1
        }
        throw NotUnderstood(position: start)
    }
}

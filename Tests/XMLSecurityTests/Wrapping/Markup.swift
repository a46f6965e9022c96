@testable import XMLSecurity

/// A well-formed document, with every element and where it is in the bytes: what a forger needs to rearrange it.
struct Markup: Sendable {
    /// What a shape asks for is not in this message.
    struct NotThere: Error { let name: String }

    let bytes: [UInt8]
    let elements: [MarkupElement]

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        elements = try MarkupIndexer.elements(of: bytes)
    }

    var root: MarkupElement { elements[0] }

    func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func source(_ element: MarkupElement) -> String { source(element.whole) }

    /// The first element of that name, in `parent` if given.
    func first(_ localName: String, _ namespace: String, in parent: MarkupElement? = nil) throws -> MarkupElement {
        let range = parent?.whole ?? 0..<bytes.count
        guard
            let found = elements.first(where: {
                $0.localName == localName && $0.namespace == namespace && range.contains($0.open.lowerBound)
            })
        else { throw NotThere(name: localName) }
        return found
    }

    func children(of parent: MarkupElement) -> [MarkupElement] {
        elements.filter { child in child.parent.map { elements[$0].open == parent.open } ?? false }
    }

    /// Declarations in scope of `element` that it does not make itself, to be written into its start tag.
    func inherited(by element: MarkupElement) -> String {
        var scope = element.scope
        scope["", default: ""] += ""
        return scope.filter { !element.declared.contains($0.key) && $0.key != "xml" }
            .sorted { $0.key < $1.key }
            .map { $0.key.isEmpty ? " xmlns=\"\($0.value)\"" : " xmlns:\($0.key)=\"\($0.value)\"" }.joined()
    }

    /// The source of `element` with all declarations it needs, so that it means the same anywhere.
    ///
    /// - Parameter removed: elements inside to leave out.
    func portable(_ element: MarkupElement, without removed: MarkupElement? = nil) -> String {
        let nameEnd = element.open.lowerBound + 1 + element.qualifiedName.utf8.count
        let head = source(element.open.lowerBound..<nameEnd) + inherited(by: element)
        guard let removed else { return head + source(nameEnd..<element.whole.upperBound) }
        return head + source(nameEnd..<removed.whole.lowerBound)
            + source(removed.whole.upperBound..<element.whole.upperBound)
    }

    static func split(_ name: String) -> (prefix: String, localName: String) {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : ("", name)
    }
}

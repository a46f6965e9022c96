import CLibXML2

/// Counts what the elements of a message cost, against its limits.
struct Usage {
    typealias Name = UnsafePointer<UInt8>

    private let limits: XMLLimits
    private var elementCount = 0
    private var signatureCount = 0
    /// Namespace declarations of the open elements, and how many each of them made.
    private var scopeCount = 0
    private var scopeMarks: [Int] = []
    /// Bytes of the namespace names of all elements and attributes, as canonical form writes them.
    private var namespaceByteCount = 0
    /// Namespace names that canonical form writes longer than they are, and how long.
    private var escapedNames: [Name: Int] = [:]
    /// The namespace name that was measured last, kept by libxml2 for the length of the parse.
    private var measured: (name: Name, byteCount: Int)?

    init(limits: XMLLimits) {
        self.limits = limits
        scopeMarks.reserveCapacity(64)
    }

    /// Counts an element that begins.
    ///
    /// - Parameters:
    ///   - declarations: two pointers each; the second is the namespace name.
    ///   - attributes: five pointers each; the third is the namespace name.
    /// - Returns: the name of a limit that it goes beyond.
    @inline(__always)
    mutating func enter(
        uri: Name?, declarations: UnsafeBufferPointer<Name?>, attributes: UnsafeBufferPointer<Name?>
    ) -> String? {
        elementCount += 1
        let declarationCount = declarations.count / 2
        if declarationCount > 0 { noteEscapes(declarations) }
        count(namespace: uri)
        var index = 2
        while index < attributes.count {
            count(namespace: attributes[index])
            index += 5
        }
        scopeCount += declarationCount
        if scopeMarks.count >= limits.depth { return XMLLimits.Name.depth }
        scopeMarks.append(declarationCount)
        if elementCount > limits.elementCount { return XMLLimits.Name.elementCount }
        if declarationCount > limits.namespaceCount { return XMLLimits.Name.namespaceCount }
        if scopeCount > limits.namespaceScopeCount { return XMLLimits.Name.namespaceScopeCount }
        if attributes.count / 5 > limits.attributeCount { return XMLLimits.Name.attributeCount }
        if namespaceByteCount > limits.namespaceByteCount { return XMLLimits.Name.namespaceByteCount }
        return nil
    }

    /// Names of one namespace mostly follow each other, so its length is kept.
    @inline(__always)
    private mutating func count(namespace name: Name?) {
        guard let name else { return }
        if measured?.name != name { measured = (name, escapedNames[name] ?? Int(xmlStrlen(name))) }
        namespaceByteCount += measured?.byteCount ?? 0
    }

    private mutating func noteEscapes(_ declarations: UnsafeBufferPointer<Name?>) {
        for index in stride(from: 1, to: declarations.count, by: 2) {
            guard let name = declarations[index], Escape.attributeValue.isNeeded(in: name) else { continue }
            escapedNames[name] = Escape.attributeValue.byteCount(of: name)
        }
    }

    /// The innermost open element, which was entered, ends.
    mutating func leave() { scopeCount -= scopeMarks.removeLast() }

    /// Counts a `ds:Signature`.
    mutating func countSignature() -> String? {
        signatureCount += 1
        return signatureCount > limits.signatureCount ? XMLLimits.Name.signatureCount : nil
    }
}

/// Counts what the elements of a message cost, against its limits.
struct Usage {
    private let limits: XMLLimits
    private var elementCount = 0
    private var signatureCount = 0
    /// Namespace declarations of the open elements, and how many each of them made.
    private var scopeCount = 0
    private var scopeMarks: [Int] = []

    init(limits: XMLLimits) {
        self.limits = limits
        scopeMarks.reserveCapacity(64)
    }

    /// Counts an element that begins.
    ///
    /// - Returns: the name of a limit that it goes beyond.
    @inline(__always)
    mutating func enter(declarations: Int, attributes: Int) -> String? {
        elementCount += 1
        scopeCount += declarations
        if scopeMarks.count >= limits.depth { return XMLLimits.Name.depth }
        scopeMarks.append(declarations)
        if elementCount > limits.elementCount { return XMLLimits.Name.elementCount }
        if declarations > limits.namespaceCount { return XMLLimits.Name.namespaceCount }
        if scopeCount > limits.namespaceScopeCount { return XMLLimits.Name.namespaceScopeCount }
        if attributes > limits.attributeCount { return XMLLimits.Name.attributeCount }
        return nil
    }

    /// The innermost open element, which was entered, ends.
    mutating func leave() { scopeCount -= scopeMarks.removeLast() }

    /// Counts a `ds:Signature`.
    mutating func countSignature() -> String? {
        signatureCount += 1
        return signatureCount > limits.signatureCount ? XMLLimits.Name.signatureCount : nil
    }
}

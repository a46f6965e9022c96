/// Every Id of a tree and where it is; a wrong or repeated one is a failed step.
///
/// Ids are the attributes `Id` (no namespace), `wsu:Id` and `xml:id`. All must be ASCII NCNames: equality is of bytes.
struct IdentifierIndex {
    /// Position of an element as child indices from the root; [] is the root.
    typealias Path = [Int]

    private(set) var failures: [FailedStep] = []
    private var paths: [[UInt8]: Path] = [:]

    init(_ root: XMLElement) {
        var path: Path = []
        visit(root, &path)
    }

    /// - Parameter found: Ids in document order with their places.
    init(_ found: [(id: String, path: Path)]) {
        for (id, path) in found { add(id, path) }
    }

    /// A place that is in no tree, for Ids in content that was streamed: a reference to one leads to no part. No child index is negative.
    static let streamedPath: Path = [-1]

    /// Where the element with that Id is; nil when there is none.
    func path(of id: String) -> Path? { paths[Array(id.utf8)] }

    private mutating func visit(_ element: XMLElement, _ path: inout Path) {
        for attribute in element.attributes where Self.isIdentifier(attribute) { add(attribute.value, path) }
        for (index, child) in element.children.enumerated() {
            guard case .element(let child) = child else { continue }
            path.append(index)
            visit(child, &path)
            path.removeLast()
        }
    }

    private mutating func add(_ value: String, _ path: Path) {
        guard value.isASCIIName else {
            report(FailedStep(.idNotValid, "Id is not an ASCII NCName"))
            return
        }
        if paths.updateValue(path, forKey: Array(value.utf8)) != nil { report(FailedStep(.idRepeated)) }
    }

    private mutating func report(_ step: FailedStep) {
        if !failures.contains(step) { failures.append(step) }
    }

    static func isIdentifier(_ attribute: XMLAttribute) -> Bool {
        if attribute.localName.hasSameBytes(as: "Id") {
            return attribute.namespace.isEmpty || attribute.namespace.hasSameBytes(as: Namespace.wsu)
        }
        return attribute.localName.hasSameBytes(as: "id") && attribute.namespace.hasSameBytes(as: Namespace.xml)
    }
}

import CLibXML2

/// Every Id of a tree and where it is; a wrong or repeated one is a failed step.
///
/// Ids are the attributes `Id` (no namespace), `wsu:Id` and `xml:id`. All must be ASCII NCNames: equality is of bytes.
struct IdentifierIndex {
    private(set) var failures: [FailedStep] = []
    private var places: [[UInt8]: Int] = [:]

    /// Places are counted from the root, the first element, which is 0.
    init(_ root: XMLElement) {
        var count = 0
        visit(root, &count)
    }

    /// - Parameter found: Ids in document order with their places.
    init(_ found: [(id: String, place: Int)]) {
        for (id, place) in found { add(id, place) }
    }

    /// A place that is in no tree, for Ids in content that was streamed: a reference to one leads to no part. No place is negative.
    static let streamed = -1

    /// Where the element with that Id is; nil when there is none.
    func place(of id: String) -> Int? { places[Array(id.utf8)] }

    private mutating func visit(_ element: XMLElement, _ count: inout Int) {
        for attribute in element.attributes where Self.isIdentifier(attribute) { add(attribute.value, count) }
        count += 1
        for child in element.elements { visit(child, &count) }
    }

    private mutating func add(_ value: String, _ place: Int) {
        guard value.isASCIIName else {
            report(FailedStep(.idNotValid, "Id is not an ASCII NCName of at most 128 bytes"))
            return
        }
        if places.updateValue(place, forKey: Array(value.utf8)) != nil { report(FailedStep(.idRepeated)) }
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

    /// The same of a name and namespace name as libxml2 hands them over.
    static func isIdentifier(_ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?) -> Bool {
        guard name[0] | 0x20 == UInt8(ascii: "i"), name[1] == UInt8(ascii: "d"), name[2] == 0 else { return false }
        if name[0] == UInt8(ascii: "I") { return uri == nil || xmlStrcmp(uri, Namespace.wsu) == 0 }
        return xmlStrcmp(uri, Namespace.xml) == 0
    }
}

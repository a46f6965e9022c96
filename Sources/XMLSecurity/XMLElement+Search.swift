extension XMLElement {
    /// The child elements in document order.
    public var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The direct text, concatenated; text of child elements is not in it.
    public var text: String {
        var result = ""
        for case .text(let part) in children { result += part }
        return result
    }

    /// Whether this element has that name, compared as bytes.
    public func isNamed(_ localName: String, namespace: String = "") -> Bool {
        self.localName.hasSameBytes(as: localName) && self.namespace.hasSameBytes(as: namespace)
    }

    /// The first child element of that name.
    public func first(_ localName: String, namespace: String = "") -> XMLElement? {
        for case .element(let child) in children where child.isNamed(localName, namespace: namespace) {
            return child
        }
        return nil
    }

    /// The child elements of that name in document order.
    public func all(_ localName: String, namespace: String = "") -> [XMLElement] {
        elements.filter { $0.isNamed(localName, namespace: namespace) }
    }

    /// The value of the attribute of that name.
    public func attribute(_ localName: String, namespace: String = "") -> String? {
        attributes.first {
            $0.localName.hasSameBytes(as: localName) && $0.namespace.hasSameBytes(as: namespace)
        }?.value
    }
}

extension XMLElement {
    /// Whether this element has that name, compared as bytes.
    public func isNamed(_ localName: String, namespace: String = "") -> Bool {
        self.localName.hasSameBytes(as: localName) && self.namespace.hasSameBytes(as: namespace)
    }

    /// The child elements of that name in document order.
    public func all(_ localName: String, namespace: String = "") -> [XMLElement] {
        elements.filter { $0.isNamed(localName, namespace: namespace) }
    }
}

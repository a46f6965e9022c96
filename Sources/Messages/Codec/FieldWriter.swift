import XMLSecurity

/// Builds the children of one element, in the order of the calls. Absent values write nothing.
struct FieldWriter {
    private(set) var nodes: [XMLNode] = []

    mutating func value(_ name: String, _ value: (some FieldValue)?) {
        if let value { text(name, value.fieldText) }
    }

    mutating func text(_ name: String, _ text: String?) {
        if let text { nodes.append(.element(XMLElement(name, text: text))) }
    }

    mutating func group(_ name: String, _ group: (some FieldGroup)?) {
        if let group { nodes.append(.element(XMLElement(name, children: Self.children(of: group)))) }
    }

    mutating func groups(_ name: String, _ groups: [some FieldGroup]) {
        for group in groups { self.group(name, group) }
    }

    /// The children that a group writes.
    static func children(of group: some FieldGroup) -> [XMLNode] {
        var writer = FieldWriter()
        group.write(to: &writer)
        return writer.nodes
    }
}

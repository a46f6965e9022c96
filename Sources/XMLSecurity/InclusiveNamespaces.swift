/// The parameter of exclusive C14N.
///
/// Source: Exclusive XML Canonicalization 1.0, section 3 (the element is empty and has this one attribute).
enum InclusiveNamespaces {
    /// The PrefixList inside `element`, "" standing for `#default`; [] without one, nil when something else is inside.
    static func prefixes(in element: XMLElement) -> [String]? {
        guard element.text.utf8.allSatisfy(\.isXMLSpace) else { return nil }
        let parts = element.elements
        guard let parameter = parts.first else { return [] }
        guard parts.count == 1, parameter.children.isEmpty, parameter.attributes.count == 1,
            parameter.isNamed("InclusiveNamespaces", namespace: Namespace.exclusiveCanonicalization),
            let list = parameter.attribute("PrefixList")
        else { return nil }
        let prefixes = list.utf8.split(whereSeparator: \.isXMLSpace).map { String(decoding: $0, as: UTF8.self) }
        return prefixes.count > 32 ? nil : prefixes.map { $0.hasSameBytes(as: "#default") ? "" : $0 }
    }
}

/// The parameter of exclusive C14N.
///
/// Source: Exclusive XML Canonicalization 1.0, section 3 (the element is empty and has this one attribute).
enum InclusiveNamespaces {
    /// Why a parameter is refused.
    enum Fault: Error {
        /// Something else than one empty `ec:InclusiveNamespaces` with a PrefixList.
        case form
        /// More prefixes than ``XMLLimits/prefixCount``.
        case count

        /// The failed step of a limit; nil where the place says what is wrong with the form.
        func step(reference: String? = nil) -> FailedStep? {
            switch self {
            case .form: nil
            case .count: FailedStep(.limitExceeded, "prefixes of one PrefixList", .init(reference: reference))
            }
        }
    }

    /// The PrefixList inside `element`, "" standing for `#default`; [] without one.
    static func prefixes(in element: XMLElement, limits: XMLLimits) throws(Fault) -> [String] {
        guard element.text.utf8.allSatisfy(\.isXMLSpace) else { throw .form }
        let parts = element.elements
        guard let parameter = parts.first else { return [] }
        guard parts.count == 1, parameter.children.isEmpty, parameter.attributes.count == 1,
            parameter.isNamed("InclusiveNamespaces", namespace: Namespace.exclusiveCanonicalization),
            let list = parameter.attribute("PrefixList")
        else { throw .form }
        let prefixes = list.utf8.split(whereSeparator: \.isXMLSpace)
        guard prefixes.count <= limits.prefixCount else { throw .count }
        return prefixes.map { $0.elementsEqual("#default".utf8) ? "" : String(decoding: $0, as: UTF8.self) }
    }
}

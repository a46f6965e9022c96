/// The two writers of the canonical form side by side, for programs of this package that compare them with others.
///
/// Verification takes its octets from the same writers; nothing here is on its way.
package enum CanonicalForm {
    /// What the tree writer makes of one element.
    ///
    /// - Parameters:
    ///   - apex: position among the child elements at each level below the root; empty for the root.
    ///   - inclusivePrefixes: the PrefixList; "" stands for `#default`.
    /// - Returns: nil when there is no such element.
    package static func ofTree(
        _ bytes: [UInt8], apex: [Int], inclusivePrefixes: [String]
    ) throws(XMLSecurityError) -> [UInt8]? {
        var element = try XMLReader.parse(bytes)
        var context: [NamespaceDeclaration] = []
        for position in apex {
            let children = element.elements
            guard children.indices.contains(position) else { return nil }
            context += element.namespaceDeclarations
            element = children[position]
        }
        return Canonicalizer.bytes(of: element, inclusivePrefixes: inclusivePrefixes, context: context)
    }

    /// What the streaming writer makes of the Body of a SOAP message.
    ///
    /// - Returns: nil when the message has no Body.
    package static func ofStreamedBody(
        _ bytes: [UInt8], inclusivePrefixes: [String]
    ) throws(XMLSecurityError) -> [UInt8]? {
        let message = try ParsedMessage(bytes, limits: .standard, bodyPrefixes: inclusivePrefixes)
        return message.payload.map { $0.octets.withOctets { Array($0) } }
    }
}

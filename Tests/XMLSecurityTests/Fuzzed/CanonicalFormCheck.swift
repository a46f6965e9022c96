@testable import XMLSecurity

/// The same canonical octets from our tree, from the one pass, and from libxml2.
enum CanonicalFormCheck {
    private struct Place {
        let index: Int
        let element: XMLElement
        let context: [NamespaceDeclaration]
    }

    static func run(_ input: [UInt8], peer: (any FuzzPeer)?) throws(FuzzFinding) -> Bool {
        guard let root = try? XMLReader.parse(input) else { return false }
        var places: [Place] = []
        collect(root, [], into: &places)
        let lists = prefixLists(places)
        for prefixes in lists { try checkBody(input, root, prefixes) }
        guard let peer else { return true }
        for place in [places.first, places[places.count / 2], places.last].compactMap(\.self) {
            for prefixes in lists {
                let ours = Canonicalizer.bytes(
                    of: place.element, inclusivePrefixes: prefixes, context: place.context)
                let theirs = peer.canonicalForm(of: input, element: place.index, prefixes: prefixes)
                try FuzzFinding.unless(
                    theirs == ours,
                    "element \(place.index), list \(prefixes):\n\(text(ours))\nlibxml2:\n\(theirs.map(text) ?? "none")")
            }
        }
        return true
    }

    private static func checkBody(
        _ input: [UInt8], _ root: XMLElement, _ prefixes: [String]
    ) throws(FuzzFinding) {
        let streamed: StreamedPayload?
        do {
            streamed = try ParsedMessage(input, limits: .standard, bodyPrefixes: prefixes).payload
        } catch {
            throw FuzzFinding(description: "the tree is read, the one pass refuses: \(error)")
        }
        guard let streamed else { return }
        guard let plain = PlainReading.payload(root, prefixes: prefixes) else {
            throw FuzzFinding(description: "only the one pass finds a Body")
        }
        let octets = (streamed.octets.withOctets(Array.init), plain.octets.withOctets(Array.init))
        try FuzzFinding.unless(
            octets.0 == octets.1, "Body, list \(prefixes):\n\(text(octets.0))\ntree:\n\(text(octets.1))")
        try FuzzFinding.unless(
            streamed.childCount == plain.childCount && streamed.beginsWithFault == plain.beginsWithFault,
            "child elements of the Body")
    }

    private static func collect(
        _ element: XMLElement, _ context: [NamespaceDeclaration], into places: inout [Place]
    ) {
        places.append(Place(index: places.count, element: element, context: context))
        for child in element.elements { collect(child, context + element.namespaceDeclarations, into: &places) }
    }

    /// No PrefixList, one with every prefix that is declared somewhere, and one with the default namespace.
    private static func prefixLists(_ places: [Place]) -> [[String]] {
        var all: [String] = []
        for declaration in places.flatMap(\.element.namespaceDeclarations) where all.count < 8 {
            if !declaration.prefix.isEmpty, !all.contains(where: { $0.hasSameBytes(as: declaration.prefix) }) {
                all.append(declaration.prefix)
            }
        }
        return [[], all, ["", "none"] + all.prefix(1)]
    }

    private static func text(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }
}

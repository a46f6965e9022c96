@testable import XMLSecurity

/// Fills in what a signature over a template holds, whatever shape the template has: like `xmlsec1 --sign`, and more forgiving.
///
/// One round fills in the values for which everything beneath is there; inner signatures come before outer ones.
struct TemplateSigner {
    let identities: [String: SigningIdentity]

    private static let digest = Placeholder("digest")
    private static let value = Placeholder("value")

    /// `bytes` after one round; nil when there was nothing to do, or they cannot be parsed.
    func sign(_ bytes: [UInt8]) -> [UInt8]? {
        let pieces = (Self.digest.split(bytes), Self.value.split(bytes))
        guard pieces.0.count + pieces.1.count > 2, let root = try? XMLReader.parse(bytes) else { return nil }
        var pass = Pass(identities: identities, root: root)
        pass.visit(root, ancestors: [])
        if let digests = Self.joined(pieces.0, pass.digests, Self.digest) { return digests }
        return Self.joined(pieces.1, pass.values, Self.value)
    }

    /// nil when no value is known.
    private static func joined(
        _ pieces: [ArraySlice<UInt8>], _ values: [String?], _ placeholder: Placeholder
    ) -> [UInt8]? {
        guard values.contains(where: { $0 != nil }) else { return nil }
        var result = Array(pieces[0])
        for (index, piece) in pieces.dropFirst().enumerated() {
            let value = index < values.count ? values[index] : nil
            result += value.map { Array($0.utf8) } ?? placeholder.octets
            result += piece
        }
        return result
    }
}

/// One walk over the tree, in document order.
private struct Pass {
    let identities: [String: SigningIdentity]
    let root: XMLElement
    /// For each `{digest}` what it is, nil as long as that cannot be known.
    var digests: [String?] = []
    var values: [String?] = []

    private typealias Place = (element: XMLElement, ancestors: [XMLElement])

    mutating func visit(_ element: XMLElement, ancestors: [XMLElement]) {
        if element.isNamed("DigestValue", namespace: Namespace.signature), element.text == "{digest}" {
            digests.append(digest(reference: ancestors.last, ancestors: ancestors))
        }
        if element.isNamed("SignatureValue", namespace: Namespace.signature), element.text == "{value}" {
            values.append(value(signature: ancestors.last, ancestors: ancestors))
        }
        for child in element.elements { visit(child, ancestors: ancestors + [element]) }
    }

    private func digest(reference: XMLElement?, ancestors: [XMLElement]) -> String? {
        guard let reference, let uri = reference.attribute("URI"), uri.utf8.first == UInt8(ascii: "#"),
            let target = find(String(decoding: uri.utf8.dropFirst(), as: UTF8.self), root, [])
        else { return nil }
        let octets = octets(of: target, reference, ancestors)
        let identifier = reference.first("DigestMethod", namespace: Namespace.signature)?.attribute("Algorithm") ?? ""
        let method = DigestMethod(identifier: identifier) ?? .sha256
        return Self.isComplete(octets) ? Base64.encode(method.digest(of: octets)) : nil
    }

    private func octets(of target: Place, _ reference: XMLElement, _ ancestors: [XMLElement]) -> [UInt8] {
        let transforms = reference.first("Transforms", namespace: Namespace.signature)?.elements ?? []
        let isEnveloped = transforms.contains { $0.attribute("Algorithm") == Algorithm.envelopedSignature }
        let signature = isEnveloped ? ancestors.last { EnvelopedSignature.isSignature($0) } : nil
        let omitted = signature.flatMap { signature in
            target.element.children.firstIndex { $0 == .element(signature) }
        }
        return Canonicalizer.bytes(
            of: target.element, omitting: omitted, inclusivePrefixes: transforms.flatMap(Self.prefixes),
            context: target.ancestors.flatMap(\.namespaceDeclarations))
    }

    private func value(signature: XMLElement?, ancestors: [XMLElement]) -> String? {
        guard let signature, let signedInfo = signature.first("SignedInfo", namespace: Namespace.signature) else {
            return nil
        }
        let octets = Canonicalizer.bytes(
            of: signedInfo, inclusivePrefixes: signedInfo.elements.first.map(Self.prefixes) ?? [],
            context: ancestors.flatMap(\.namespaceDeclarations))
        let method = signedInfo.first("SignatureMethod", namespace: Namespace.signature)?.attribute("Algorithm") ?? ""
        let identity = identities[method.hasSameBytes(as: SignatureMethod.rsaSHA256.rawValue) ? "rsa" : "p256"]
        guard Self.isComplete(octets), let value = try? identity?.key.handle.sign(octets) else { return nil }
        return Base64.encode(value)
    }

    private func find(_ id: String, _ element: XMLElement, _ ancestors: [XMLElement]) -> Place? {
        let isThere = element.attributes.contains {
            IdentifierIndex.isIdentifier($0) && $0.value.hasSameBytes(as: id)
        }
        if isThere { return (element, ancestors) }
        for child in element.elements {
            if let place = find(id, child, ancestors + [element]) { return place }
        }
        return nil
    }

    private static func prefixes(_ element: XMLElement) -> [String] {
        let list = element.elements.first?.attribute("PrefixList") ?? ""
        return list.utf8.split(whereSeparator: \.isXMLSpace).map { String(decoding: $0, as: UTF8.self) }
            .map { $0 == "#default" ? "" : $0 }
    }

    private static func isComplete(_ octets: [UInt8]) -> Bool {
        Placeholder("digest").split(octets).count == 1 && Placeholder("value").split(octets).count == 1
    }
}

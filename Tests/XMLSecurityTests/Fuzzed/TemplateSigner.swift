@testable import XMLSecurity

/// Fills in what a signature over a template holds, whatever shape the template has: like `xmlsec1 --sign`, and more forgiving.
///
/// One round fills in the values for which everything beneath is there; inner signatures come before outer ones.
struct TemplateSigner {
    let files: FuzzFiles
    /// The certificates that the template names: whose key signs.
    let names: Set<String>

    private static let digest = Placeholder("digest")
    private static let value = Placeholder("value")

    /// `bytes` after one round; nil when there was nothing to do, or they cannot be parsed.
    func sign(_ bytes: [UInt8]) -> [UInt8]? {
        let pieces = (Self.digest.split(bytes), Self.value.split(bytes))
        guard pieces.0.count + pieces.1.count > 2, let root = try? XMLReader.parse(bytes) else { return nil }
        var pass = Pass(signer: self, root: root)
        pass.visit(root, ancestors: [])
        if let digests = Self.joined(pieces.0, pass.digests, Self.digest) { return digests }
        return Self.joined(pieces.1, pass.values, Self.value)
    }

    /// The key of a certificate that the template names, or else the first that fits.
    func key(for method: SignatureMethod) -> TemplateKey? {
        let fitting = files.signers.filter { $0.fits(method) }
        return fitting.first { names.contains($0.name) } ?? fitting.first
    }

    /// The Base64 of the certificate with that serial number, of those that sign.
    func certificate(serial: String) -> String? {
        files.signers.first { files.values[$0.name + ".serial"] == serial }.flatMap { files.values[$0.name] }
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
    let signer: TemplateSigner
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
        if let transform = transforms.first, transform.attribute("Algorithm") == Algorithm.tokenReference {
            return token(behind: target.element, transform.elements.first?.elements.first.map(Self.prefixes) ?? [])
        }
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
        let identifier = signedInfo.first("SignatureMethod", namespace: Namespace.signature)?.attribute("Algorithm")
        let method = identifier.flatMap { SignatureMethod(identifier: $0) } ?? .ecdsaSHA256
        guard Self.isComplete(octets), let value = signer.key(for: method)?.sign(octets, by: method) else { return nil }
        return Base64.encode(value)
    }

    /// What the STR-Transform digests: the token that a `wsse:SecurityTokenReference` leads to, or one made of the certificate in it.
    ///
    /// Source: SOAP Message Security 1.1.1, section 8.3.
    private func token(behind reference: XMLElement, _ prefixes: [String]) -> [UInt8] {
        guard let child = reference.elements.first else { return [] }
        if let uri = child.attribute("URI"),
            let place = find(String(decoding: uri.utf8.dropFirst(), as: UTF8.self), root, [])
        {
            let octets = Canonicalizer.bytes(
                of: place.element, inclusivePrefixes: prefixes,
                context: place.ancestors.flatMap(\.namespaceDeclarations))
            let text = String(decoding: octets, as: UTF8.self)
            guard let end = text.firstIndex(where: { $0 == " " || $0 == ">" }),
                !text[end...].hasPrefix(" xmlns=\"")
            else { return octets }
            return Array("\(text[..<end]) xmlns=\"\"\(text[end...])".utf8)
        }
        let part = child.elements.first
        let certificate = part.flatMap { $0.elements.last.flatMap { signer.certificate(serial: $0.text) } ?? $0.text }
        let name = "\(reference.prefix):BinarySecurityToken"
        return Array(
            """
            <\(name) xmlns="" xmlns:\(reference.prefix)="\(Namespace.wsse)" ValueType="\(SOAPElements.x509v3)">\
            \(certificate ?? "")</\(name)>
            """.utf8)
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

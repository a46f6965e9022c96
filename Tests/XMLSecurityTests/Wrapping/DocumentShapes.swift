import Foundation

@testable import XMLSecurity

/// What is made of a valid document; the groups are the headings of the page.
enum DocumentShapes {
    static let groups: [DocumentGroup] = [
        classes, contents, identifiers, signatures, keys, targets, transforms, algorithms, namespaces, comments,
        writing,
    ]

    /// The eight classes of signature wrapping, each with three Ids of the forged root.
    static let classes = DocumentGroup(
        "The eight XSW classes: a forged root takes the place of the signed one",
        ForgedIdentifier.allCases.flatMap { id in classes(id) })

    private static func classes(_ id: ForgedIdentifier) -> [DocumentShape] {
        [
            DocumentShape("XSW1, \(id.rawValue): the signed root in ds:Signature") { p, _ in
                [.replace(p.root, try p.evil(id, "", signature: p.signature(holding: p.signed)))]
            },
            DocumentShape("XSW2, \(id.rawValue): the signed root before ds:Signature") { p, _ in
                [.replace(p.root, try p.evil(id, p.signed))]
            },
            DocumentShape("XSW3, \(id.rawValue): forged and signed root side by side in a new one") { p, _ in
                [.replace(p.root, "<w>" + (try p.evil(id, "", signature: "")) + p.whole + "</w>")]
            },
            DocumentShape("XSW4, \(id.rawValue): the signed root with ds:Signature in the forged one") { p, _ in
                [.replace(p.root, try p.evil(id, p.whole, signature: ""))]
            },
            DocumentShape("XSW5, \(id.rawValue): the signed root behind ds:Signature") { p, _ in
                [.replace(p.root, try p.evil(id, "", signature: p.signatureSource + p.signed))]
            },
            DocumentShape("XSW6, \(id.rawValue): the signed root in ds:SignedInfo") { p, _ in
                let signature = p.signatureSource
                    .replacing("</\(p.signedInfo.qualifiedName)>", "\(p.signed)</\(p.signedInfo.qualifiedName)>")
                return [.replace(p.root, try p.evil(id, "", signature: signature))]
            },
            DocumentShape("XSW7, \(id.rawValue): the signed root in an extension element") { p, _ in
                [.replace(p.root, try p.evil(id, "<x:Extensions xmlns:x=\"urn:x\">\(p.signed)</x:Extensions>"))]
            },
            DocumentShape("XSW8, \(id.rawValue): the signed root in ds:Object of ds:Signature") { p, _ in
                let object = "<o:Object xmlns:o=\"\(Namespace.signature)\">\(p.signed)</o:Object>"
                return [.replace(p.root, try p.evil(id, "", signature: p.signature(holding: object)))]
            },
        ]
    }

    static let contents = DocumentGroup(
        "The signed content is changed",
        [
            DocumentShape("an element at the start") { p, _ in [.atStart(of: p.root, "<evil xmlns=\"\"></evil>")] },
            DocumentShape("an element before ds:Signature") { p, _ in [.before(p.signature, "<evil xmlns=\"\"/>")] },
            DocumentShape("an element behind ds:Signature") { p, _ in [.after(p.signature, "<evil xmlns=\"\"/>")] },
            DocumentShape("text behind ds:Signature") { p, _ in [.after(p.signature, "evil")] },
            DocumentShape("an attribute of the root") { p, _ in [.attribute(p.root, " evil=\"1\"")] },
            DocumentShape("another member's content, with the Id") { p, o in
                [.replace(p.root, p.grafted(from: o))]
            },
            DocumentShape("a text is emptied") { p, _ in [.content(try p.leaf(), "")] },
            DocumentShape("a text is doubled") { p, _ in [.after(try p.leaf(), p.source(try p.leaf()))] },
            DocumentShape("a forged root with its digest in ds:DigestValue") { p, _ in
                let evil = try p.evil(.same, "", signature: "")
                let digest = Base64.encode(SHA256Digest.of(try XMLReader.parse(Array(evil.utf8)).canonicalBytes()))
                let signature = p.signatureSource.replacing(p.source(p.digestValue.content), digest)
                return [.replace(p.root, try p.evil(.same, "", signature: signature))]
            },
            DocumentShape("the document twice in a new root") { p, _ in
                [.replace(p.root, "<w>\(p.whole)\(p.whole)</w>")]
            },
            DocumentShape("the document alone in a new root") { p, _ in Change.wrap(p.root, "<w>", "</w>") },
        ])

    static let identifiers = DocumentGroup(
        "Ids",
        [
            DocumentShape("the root's Id on ds:Signature") { p, _ in [.attribute(p.signature, " Id=\"\(try p.id())\"")]
            },
            DocumentShape("the root's Id on ds:KeyInfo") { p, _ in [.attribute(p.keyInfo, " Id=\"\(try p.id())\"")] },
            DocumentShape("the root's Id as xml:id on ds:KeyInfo") { p, _ in
                [.attribute(p.keyInfo, " xml:id=\"\(try p.id())\"")]
            },
            DocumentShape("the root's Id as ID on ds:KeyInfo") { p, _ in
                [.attribute(p.keyInfo, " ID=\"\(try p.id())\"")]
            },
            DocumentShape("the root's Id as wsu:Id on the root") { p, _ in
                [.attribute(p.root, SOAPParts.identifier(try p.id()))]
            },
            DocumentShape("the root's Id as wsu:Id on ds:Signature") { p, _ in
                [.attribute(p.signature, SOAPParts.identifier(try p.id()))]
            },
            DocumentShape("another Id on ds:Signature") { p, _ in [.attribute(p.signature, " Id=\"sig\"")] },
            DocumentShape("the root's Id on an element inside") { p, _ in
                [.attribute(try p.leaf(), " Id=\"\(try p.id())\"")]
            },
            DocumentShape("the root without Id, an element inside with it") { p, _ in
                [
                    Change(range: try p.root.attribute("Id").whole, text: ""),
                    .attribute(try p.leaf(), " Id=\"\(try p.id())\""),
                ]
            },
            DocumentShape("ID instead of Id") { p, _ in try p.renamed("ID") },
            DocumentShape("xml:id instead of Id") { p, _ in try p.renamed("xml:id") },
            DocumentShape("an Id of another namespace") { p, _ in try p.renamed("xmlns:o=\"urn:o\" o:Id") },
            DocumentShape("the Id in character references") { p, _ in
                let id = try p.id().utf8.map { "&#\($0);" }.joined()
                return [Change(range: try p.root.attribute("Id").range, text: id)]
            },
            DocumentShape("a combining mark behind the Id") { p, _ in
                [Change(range: try p.root.attribute("Id").range, text: try p.id() + "\u{301}")]
            },
            DocumentShape("a combining mark behind the Id and the URI") { p, _ in
                [
                    Change(range: try p.root.attribute("Id").range, text: try p.id() + "\u{301}"),
                    try .value(p.reference, "URI", "#" + p.id() + "\u{301}"),
                ]
            },
            DocumentShape("a look-alike Id on ds:KeyInfo") { p, _ in
                [.attribute(p.keyInfo, " Id=\"\(try p.id())\u{200D}\"")]
            },
        ])
}

extension DocumentParts {
    fileprivate func renamed(_ name: String) throws -> [Change] {
        let attribute = try root.attribute("Id")
        return [Change(range: attribute.whole, text: "\(name)=\"\(attribute.value)\"")]
    }

    /// The content of `other` under the signature of this one.
    fileprivate func grafted(from other: DocumentParts) -> String {
        let text = other.markup.portable(other.root, without: other.signature)
            .replacing((try? other.id()) ?? "", (try? id()) ?? "")
        let end = "</\(other.root.qualifiedName)>"
        return String(text.dropLast(end.utf8.count)) + signatureSource + end
    }
}

import Foundation

@testable import XMLSecurity

extension DocumentShapes {
    private static let places: [(String, @Sendable (DocumentParts) throws -> MarkupElement)] = [
        ("the root", { $0.root }), ("ds:Signature", { $0.signature }), ("ds:SignedInfo", { $0.signedInfo }),
        ("an element inside", { try $0.leaf() }),
    ]

    private static let additions: [(String, String)] = [
        ("an attribute of another namespace", " xmlns:evil=\"urn:evil\" evil:a=\"1\""),
        ("xml:lang", " xml:lang=\"nl\""),
        ("xml:base", " xml:base=\"http://evil.invalid/\""),
        ("a declaration that no name uses", " xmlns:evil=\"urn:evil\""),
    ]

    static let namespaces = DocumentGroup(
        "Namespaces and attributes of a document",
        places.flatMap { (place, element) in
            additions.map { (what, text) in
                DocumentShape("\(what) on \(place)") { p, _ in [.attribute(try element(p), text)] }
            }
        } + [
            DocumentShape("a default namespace on the root") { p, _ in
                guard !p.root.declared.contains("") else { throw Markup.NotThere(name: "no default namespace") }
                return [.attribute(p.root, " xmlns=\"urn:evil\"")]
            },
            DocumentShape("the root by another prefix of the same namespace") { p, _ in
                [.attribute(p.root, " xmlns:E=\"\(p.root.namespace)\"")]
                    + Change.rename(p.root, "E:\(p.root.localName)")
            },
            DocumentShape("ds:Signature by another prefix of the same namespace") { p, _ in
                [.attribute(p.signature, " xmlns:E=\"\(Namespace.signature)\"")]
                    + Change.rename(p.signature, "E:Signature")
            },
            DocumentShape("ds:Signature in the namespace of XML Signature 1.1") { p, _ in
                [.attribute(p.signature, " xmlns:E=\"http://www.w3.org/2009/xmldsig11#\"")]
                    + Change.rename(p.signature, "E:Signature")
            },
            DocumentShape("the root's namespace replaced by another") { p, _ in
                let tag = p.source(p.root.open).replacing("\"\(p.root.namespace)\"", "\"urn:evil\"")
                return [Change(range: p.root.open, text: tag)]
            },
        ])

    private static let texts: [(String, @Sendable (DocumentParts) throws -> MarkupElement)] = [
        ("ds:DigestValue", { $0.digestValue }), ("ds:SignatureValue", { $0.signatureValue }),
        ("ds:X509Certificate", { $0.certificate }), ("a text of the document", { try $0.leaf() }),
    ]

    private static let splits: [(String, String, String)] = [
        ("a comment", "<!-- evil -->", ""), ("a processing instruction", "<?evil?>", ""),
        ("a CDATA section round the rest", "<![CDATA[", "]]>"), ("an element", "<x xmlns=\"\"/>", ""),
        ("white space", " \n", ""), ("an entity", "&evil;", ""),
    ]

    static let comments = DocumentGroup(
        "Comments and the like in a text of a document",
        texts.flatMap { (place, element) in
            splits.map { (what, start, end) in
                DocumentShape("\(what) in \(place)") { p, _ in
                    let text = p.source(try element(p).content)
                    let count = min(3, text.count - 1)
                    return [.content(try element(p), text.prefix(count) + start + text.dropFirst(count) + end)]
                }
            }
        } + [
            DocumentShape("a comment that holds a forged root, before the root") { p, _ in
                [.before(p.root, "<!--\(try p.evil(.same, "", signature: ""))-->")]
            },
            DocumentShape("a document type declaration") { p, _ in
                [.before(p.root, "<!DOCTYPE e [<!ENTITY evil 'evil'>]>")]
            },
        ])

    static let writing = DocumentGroup(
        "Other ways to write the same document, and white space",
        [
            DocumentShape("comments before and behind the root") { p, _ in
                [.before(p.root, "<!-- -->"), .after(p.root, "<!-- -->")]
            },
            DocumentShape("white space in ds:Signature") { p, _ in
                [.before(p.signedInfo, "\n"), .before(p.keyInfo, "\n"), .after(p.keyInfo, "\n")]
            },
            DocumentShape("white space in ds:SignedInfo") { p, _ in [.atStart(of: p.signedInfo, "\n")] },
            DocumentShape("white space in the root") { p, _ in [.atStart(of: p.root, "\n")] },
            DocumentShape("white space behind ds:Signature") { p, _ in [.after(p.signature, "\n")] },
            DocumentShape("the Id in single quotes") { p, _ in
                let attribute = try p.root.attribute("Id")
                return [Change(range: attribute.whole, text: "Id = '\(attribute.value)'")]
            },
            DocumentShape("white space in the root's tags") { p, _ in
                [
                    Change(range: p.root.open.upperBound - 1..<p.root.open.upperBound, text: "\n >"),
                    Change(range: p.root.close, text: "</\(p.root.qualifiedName) >"),
                ]
            },
            DocumentShape("white space behind the root") { p, _ in [.after(p.root, "\n\n")] },
            DocumentShape("an element behind the root") { p, _ in [.after(p.root, "<evil/>")] },
        ])
}

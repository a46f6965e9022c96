import Foundation

@testable import XMLSecurity

extension SOAPShapes {
    private static let places: [(String, @Sendable (SOAPParts) throws -> MarkupElement)] = [
        ("Envelope", { $0.envelope }), ("Header", { $0.header }), ("wsse:Security", { $0.security }),
        ("ds:Signature", { $0.signature }), ("ds:SignedInfo", { $0.signedInfo }), ("wsu:Timestamp", { $0.timestamp }),
        ("Body", { $0.body }),
    ]

    private static let additions: [(String, String)] = [
        ("an attribute of another namespace", " xmlns:evil=\"urn:evil\" evil:a=\"1\""),
        ("xml:lang", " xml:lang=\"nl\""),
        ("xml:space", " xml:space=\"preserve\""), ("xml:base", " xml:base=\"http://evil.invalid/\""),
        ("a declaration that no name uses", " xmlns:evil=\"urn:evil\""),
    ]

    static let namespaces = SOAPGroup(
        "Namespaces and attributes",
        places.flatMap { (place, element) in
            additions.map { (what, text) in
                SOAPShape("\(what) on \(place)") { p, _ in [.attribute(try element(p), text)] }
            }
        } + [
            SOAPShape("a default namespace on Body") { p, _ in
                [.attribute(try undeclared("", p.body), " xmlns=\"urn:evil\"")]
            },
            SOAPShape("a default namespace on Envelope") { p, _ in
                [.attribute(try undeclared("", p.envelope), " xmlns=\"urn:evil\"")]
            },
            SOAPShape("the default namespace taken back on Body") { p, _ in
                [.attribute(try undeclared("", p.body), " xmlns=\"\"")]
            },
            SOAPShape("the prefix of the Body's wsu:Id for another namespace") { p, _ in
                try rebinding(p.idAttribute(of: p.body), on: p.body, p)
            },
            SOAPShape("the prefix of wsu:Timestamp's wsu:Id for another namespace") { p, _ in
                try rebinding(p.idAttribute(of: p.timestamp), on: p.timestamp, p)
            },
            SOAPShape("wsu:Id by another prefix of the same namespace") { p, _ in
                let attribute = try p.idAttribute(of: p.body)
                return [
                    Change(range: attribute.whole, text: "xmlns:U=\"\(Namespace.wsu)\" U:Id=\"\(attribute.value)\"")
                ]
            },
            SOAPShape("the Body by another prefix of the same namespace") { p, _ in
                [.attribute(p.body, " xmlns:E=\"\(p.soap)\"")] + Change.rename(p.body, "E:Body")
            },
            SOAPShape("Envelope by another prefix of the same namespace") { p, _ in
                [.attribute(p.envelope, " xmlns:E=\"\(p.soap)\"")] + Change.rename(p.envelope, "E:Envelope")
            },
            SOAPShape("wsse:Security by another prefix of the same namespace") { p, _ in
                [.attribute(p.security, " xmlns:E=\"\(Namespace.wsse)\"")] + Change.rename(p.security, "E:Security")
            },
            SOAPShape("ds:Signature by another prefix of the same namespace") { p, _ in
                [.attribute(p.signature, " xmlns:E=\"\(Namespace.signature)\"")]
                    + Change.rename(p.signature, "E:Signature")
            },
            SOAPShape("the Body's prefix for another namespace, on Header") { p, _ in
                [.attribute(p.header, " xmlns:E=\"\(p.soap)\" xmlns:\(p.body.prefix)=\"urn:evil\"")]
                    + Change.rename(p.header, "E:Header")
            },
            SOAPShape("the Body's prefix for another namespace, on the Body") { p, _ in
                [.attribute(p.body, " xmlns:\(p.body.prefix)=\"urn:evil\"")]
            },
            SOAPShape("the prefix of the content for another namespace, on Envelope") { p, _ in
                guard let child = p.markup.children(of: p.body).first else { throw Markup.NotThere(name: "child") }
                return [.attribute(try undeclared(child.prefix, p.envelope), " xmlns:\(child.prefix)=\"urn:evil\"")]
            },
            SOAPShape("ds:Signature in the namespace of XML Signature 1.1") { p, _ in
                [.attribute(p.signature, " xmlns:E=\"http://www.w3.org/2009/xmldsig11#\"")]
                    + Change.rename(p.signature, "E:Signature")
            },
            SOAPShape("ds:SignedInfo without namespace") { p, _ in
                let name = p.signedInfo.qualifiedName.utf8.count
                let start = p.signedInfo.open.lowerBound
                return [
                    Change(range: start..<start + 1 + name, text: "<SignedInfo xmlns=\"\""),
                    Change(range: p.signedInfo.close, text: "</SignedInfo>"),
                ]
            },
            SOAPShape("the prefix xml declared as what it is") { p, _ in
                [.attribute(p.body, " xmlns:xml=\"\(Namespace.xml)\"")]
            },
            SOAPShape("a relative namespace name on Envelope") { p, _ in
                [.attribute(p.envelope, " xmlns:evil=\"evil\"")]
            },
        ])

    /// `element`, which must not declare `prefix` itself.
    private static func undeclared(_ prefix: String, _ element: MarkupElement) throws -> MarkupElement {
        guard !element.declared.contains(prefix) else { throw Markup.NotThere(name: "undeclared prefix") }
        return element
    }

    /// Another meaning for the prefix of `attribute`, on `element` or where that declares it itself, in its declaration.
    private static func rebinding(
        _ attribute: MarkupAttribute, on element: MarkupElement, _ p: SOAPParts
    ) throws -> [Change] {
        let prefix = Markup.split(attribute.qualifiedName).prefix
        guard element.declared.contains(prefix) else {
            return [.attribute(element, " xmlns:\(prefix)=\"urn:evil\"")]
        }
        let tag = p.markup.source(element.open).replacing("\"\(Namespace.wsu)\"", "\"urn:evil\"")
        return [Change(range: element.open, text: tag)]
    }

    private static let texts: [(String, @Sendable (SOAPParts) throws -> MarkupElement)] = [
        ("ds:DigestValue", { try $0.digestValue(of: $0.body) }), ("ds:SignatureValue", { $0.signatureValue }),
        ("wsse:BinarySecurityToken", { $0.token }), ("a text of the Body", { try $0.leaf() }),
    ]

    private static let splits: [(String, String, String)] = [
        ("a comment", "<!-- evil -->", ""), ("an empty comment", "<!---->", ""),
        ("a processing instruction", "<?evil?>", ""), ("a CDATA section round the rest", "<![CDATA[", "]]>"),
        ("an empty CDATA section", "<![CDATA[]]>", ""), ("an element", "<x xmlns=\"\"/>", ""),
        ("white space", " \n", ""), ("a NUL as reference", "&#0;", ""), ("an entity", "&evil;", ""),
    ]

    static let comments = SOAPGroup(
        "Comments and the like in the middle of a text",
        texts.flatMap { (place, element) in
            splits.map { (what, start, end) in
                SOAPShape("\(what) in \(place)") { p, _ in
                    let text = p.source(try element(p).content)
                    return [.content(try element(p), text.prefix(3) + start + text.dropFirst(3) + end)]
                }
            }
        } + [
            SOAPShape("a comment between the references") { p, _ in [.before(p.references[1], "<!-- -->")] },
            SOAPShape("a comment between the children of wsse:Security") { p, _ in [.before(p.signature, "<!-- -->")] },
            SOAPShape("a comment before the Body's first child") { p, _ in [.atStart(of: p.body, "<!-- -->")] },
            SOAPShape("a comment that holds a forged Body, before the Body") { p, _ in
                [.before(p.body, "<!--\(try p.evilBody(.same))-->")]
            },
            SOAPShape("a CDATA section that holds the end of the Body") { p, _ in
                [.atEnd(of: p.body, "<![CDATA[</\(p.body.qualifiedName)>]]>")]
            },
            SOAPShape("a document type declaration") { p, _ in
                [.before(p.envelope, "<!DOCTYPE e [<!ENTITY evil 'evil'>]>")]
            },
            SOAPShape("a processing instruction before Envelope") { p, _ in [.before(p.envelope, "<?evil?>")] },
        ])

    static let harmlessWriting = SOAPGroup(
        "Other ways to write the same, and white space",
        [
            SOAPShape("comments before and behind Envelope") { p, _ in
                [.before(p.envelope, "<!-- -->"), .after(p.envelope, "<!-- -->")]
            },
            SOAPShape("white space round the header blocks") { p, _ in
                [.before(p.security, "\n  "), .after(p.security, "\n")]
            },
            SOAPShape("white space in wsse:Security") { p, _ in
                [.before(p.token, "\n"), .before(p.signature, "\n"), .after(p.signature, "\n")]
            },
            SOAPShape("white space in ds:Signature") { p, _ in
                [.before(p.signedInfo, "\n"), .before(p.keyInfo, "\n"), .after(p.keyInfo, "\n")]
            },
            SOAPShape("white space in ds:SignedInfo") { p, _ in [.atStart(of: p.signedInfo, "\n")] },
            SOAPShape("white space in ds:Transforms") { p, _ in [.atStart(of: try p.transforms(of: p.body), "\n")] },
            SOAPShape("white space before the Body's first child") { p, _ in [.atStart(of: p.body, "\n")] },
            SOAPShape("white space behind the Body's last child") { p, _ in [.atEnd(of: p.body, "\n")] },
            SOAPShape("white space in the Body's tags") { p, _ in
                [
                    Change(range: p.body.open.upperBound - 1..<p.body.open.upperBound, text: "\n >"),
                    Change(range: p.body.close, text: "</\(p.body.qualifiedName) >"),
                ]
            },
            SOAPShape("the Body's wsu:Id in single quotes") { p, _ in
                let attribute = try p.idAttribute(of: p.body)
                return [Change(range: attribute.whole, text: "\(attribute.qualifiedName) = '\(attribute.value)'")]
            },
            SOAPShape("a letter of a text as character reference") { p, _ in
                let text = p.source(try p.leaf().content)
                return [.content(try p.leaf(), "&#\(text.utf8.first ?? 0);" + text.dropFirst())]
            },
            SOAPShape("a byte order mark and an XML declaration") { p, _ in
                guard p.envelope.open.lowerBound == 0 else { throw Markup.NotThere(name: "start") }
                return [.before(p.envelope, "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")]
            },
            SOAPShape("white space behind Envelope") { p, _ in [.after(p.envelope, "\n\n")] },
            SOAPShape("an element behind Envelope") { p, _ in [.after(p.envelope, "<evil/>")] },
        ])
}

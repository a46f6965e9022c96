import Foundation

@testable import XMLSecurity

extension DocumentShapes {
    private static let object = "<d:Object xmlns:d=\"\(Namespace.signature)\">"

    static let signatures = DocumentGroup(
        "ds:Signature",
        [
            DocumentShape("a copy behind it") { p, _ in [.after(p.signature, p.signatureSource)] },
            DocumentShape("another member's before it") { p, o in [.before(p.signature, o.signatureSource)] },
            DocumentShape("another member's behind it") { p, o in [.after(p.signature, o.signatureSource)] },
            DocumentShape("another member's in its place") { p, o in [.replace(p.signature, o.signatureSource)] },
            DocumentShape("none") { p, _ in [.remove(p.signature)] },
            DocumentShape("first child of the root") { p, _ in
                [.remove(p.signature), .atStart(of: p.root, p.signatureSource)]
            },
            DocumentShape("in a child of the root") { p, _ in Change.wrap(p.signature, "<w xmlns=\"\">", "</w>") },
            DocumentShape("in another ds:Signature") { p, _ in
                Change.wrap(p.signature, "<d:Signature xmlns:d=\"\(Namespace.signature)\">", "</d:Signature>")
            },
            DocumentShape("a copy in its own ds:KeyInfo") { p, _ in [.atEnd(of: p.keyInfo, p.signatureSource)] },
            DocumentShape("an empty ds:Object") { p, _ in [.atEnd(of: p.signature, object + "</d:Object>")] },
            DocumentShape("text in it") { p, _ in [.atStart(of: p.signature, "text")] },
            DocumentShape("an attribute of another namespace on it") { p, _ in
                [.attribute(p.signature, " xmlns:x=\"urn:x\" x:y=\"z\"")]
            },
            DocumentShape("ds:SignedInfo twice") { p, _ in [.after(p.signedInfo, p.portable(p.signedInfo))] },
            DocumentShape("another member's ds:SignedInfo before it") { p, o in
                [.before(p.signedInfo, o.portable(o.signedInfo))]
            },
            DocumentShape("another member's ds:SignedInfo in its place, the signed one in ds:Object") { p, o in
                [
                    .replace(p.signedInfo, o.portable(o.signedInfo)),
                    .atEnd(of: p.signature, object + p.portable(p.signedInfo) + "</d:Object>"),
                ]
            },
            DocumentShape("another member's ds:SignatureValue") { p, o in
                [.content(p.signatureValue, o.source(o.signatureValue.content))]
            },
            DocumentShape("ds:SignatureValue twice") { p, _ in [.after(p.signatureValue, p.portable(p.signatureValue))]
            },
            DocumentShape("an empty ds:SignatureValue") { p, _ in [.content(p.signatureValue, "")] },
            DocumentShape("another member's ds:DigestValue") { p, o in
                [.content(p.digestValue, o.source(o.digestValue.content))]
            },
            DocumentShape("ds:Reference twice") { p, _ in [.after(p.reference, p.portable(p.reference))] },
            DocumentShape("no ds:Reference") { p, _ in [.remove(p.reference)] },
        ])

    static let keys = DocumentGroup(
        "ds:KeyInfo",
        [
            DocumentShape("another member's certificate") { p, o in
                [.content(p.certificate, o.source(o.certificate.content))]
            },
            DocumentShape("another member's certificate before the signer's") { p, o in
                [.before(p.certificate, o.portable(o.certificate))]
            },
            DocumentShape("another member's certificate behind the signer's") { p, o in
                [.after(p.certificate, o.portable(o.certificate))]
            },
            DocumentShape("another member's ds:X509Data before the signer's") { p, o in
                [.before(p.x509Data, o.portable(o.x509Data))]
            },
            DocumentShape("another member's ds:X509Data behind the signer's") { p, o in
                [.after(p.x509Data, o.portable(o.x509Data))]
            },
            DocumentShape("ds:KeyInfo twice") { p, _ in [.after(p.keyInfo, p.portable(p.keyInfo))] },
            DocumentShape("no ds:KeyInfo") { p, _ in [.remove(p.keyInfo)] },
            DocumentShape("an empty ds:KeyInfo") { p, _ in [.content(p.keyInfo, "")] },
            DocumentShape("ds:KeyName instead of the certificate") { p, _ in
                [.replace(p.x509Data, "<d:KeyName xmlns:d=\"\(Namespace.signature)\">evil</d:KeyName>")]
            },
            DocumentShape("ds:KeyValue before the certificate") { p, _ in
                [.before(p.x509Data, "<d:KeyValue xmlns:d=\"\(Namespace.signature)\"/>")]
            },
            DocumentShape("ds:RetrievalMethod before the certificate") { p, _ in
                let method = "<d:RetrievalMethod xmlns:d=\"\(Namespace.signature)\" URI=\"http://127.0.0.1/key\"/>"
                return [.before(p.x509Data, method)]
            },
            DocumentShape("the signer's certificate twice") { p, _ in
                [.after(p.certificate, p.portable(p.certificate))]
            },
            DocumentShape("octets behind the certificate") { p, _ in
                let der = Base64.decode(p.source(p.certificate.content)) ?? []
                return [.content(p.certificate, Base64.encode(der + [0x30, 0]))]
            },
        ])

    private static let uris: [(String, @Sendable (String) -> String)] = [
        ("the empty URI, the whole document", { _ in "" }), ("`#` alone", { _ in "#" }), ("the Id without `#`", { $0 }),
        ("`#xpointer(/)`", { _ in "#xpointer(/)" }), ("`#xpointer(id('…'))`", { "#xpointer(id('\($0)'))" }),
        ("a file", { _ in "file:///etc/hostname" }), ("a web address", { _ in "http://127.0.0.1/document" }),
        ("a web address with the fragment", { "http://127.0.0.1/#" + $0 }),
        ("percent-encoded", { "#%" + String($0.utf8.first ?? 0, radix: 16) + $0.dropFirst() }),
        ("an Id that is not there", { _ in "#nobody" }), ("a space behind", { "#\($0) " }),
        ("in character references", { "#" + $0.utf8.map { "&#\($0);" }.joined() }),
    ]

    static let targets = DocumentGroup(
        "The URI of ds:Reference",
        uris.map { (name, write) in DocumentShape(name) { p, _ in [try .value(p.reference, "URI", write(p.id()))] } }
            + [
                DocumentShape("none") { p, _ in [Change(range: try p.reference.attribute("URI").whole, text: "")] }
            ])

    private static func transform(_ algorithm: String) -> String {
        "<d:Transform xmlns:d=\"\(Namespace.signature)\" Algorithm=\"\(algorithm)\"/>"
    }

    private static let added: [(String, String)] = [
        ("the enveloped signature once more", transform(Algorithm.envelopedSignature)),
        ("exclusive C14N once more", transform(Algorithm.exclusiveCanonicalization)),
        ("exclusive C14N with comments", transform(Algorithm.exclusiveCanonicalization + "WithComments")),
        ("inclusive C14N", transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")),
        ("base64", transform("http://www.w3.org/2000/09/xmldsig#base64")),
        ("XPath", transform("http://www.w3.org/TR/1999/REC-xpath-19991116")),
        ("XSLT", transform("http://www.w3.org/TR/1999/REC-xslt-19991116")),
    ]

    static let transforms = DocumentGroup(
        "ds:Transforms",
        added.flatMap { (name, transform) in
            [
                DocumentShape("\(name), before") { p, _ in [.atStart(of: p.transforms, transform)] },
                DocumentShape("\(name), behind") { p, _ in [.atEnd(of: p.transforms, transform)] },
                DocumentShape("\(name), alone") { p, _ in [.content(p.transforms, transform)] },
            ]
        } + [
            DocumentShape("in the other order") { p, _ in
                let both = p.markup.children(of: p.transforms)
                return [.replace(both[0], p.source(both[1])), .replace(both[1], p.source(both[0]))]
            },
            DocumentShape("none") { p, _ in [.remove(p.transforms)] },
        ])

    private static let more = "http://www.w3.org/2001/04/xmldsig-more#"
    private static let replaced: [(String, [String])] = [
        ("SignatureMethod", [more + "hmac-sha256", Namespace.signature + "rsa-sha1", more + "rsa-sha512", "urn:none"]),
        ("DigestMethod", [Namespace.signature + "sha1", "http://www.w3.org/2001/04/xmlenc#sha512", "urn:none"]),
        (
            "CanonicalizationMethod",
            [
                Algorithm.exclusiveCanonicalization + "WithComments", "http://www.w3.org/2006/12/xml-c14n11",
                "urn:none",
            ]
        ),
    ]

    static let algorithms = DocumentGroup(
        "Algorithms of a document",
        replaced.flatMap { (element, names) in
            names.map { name in
                DocumentShape("ds:\(element) `\(name)`") { p, _ in [try .value(p.method(element), "Algorithm", name)] }
            }
        })
}

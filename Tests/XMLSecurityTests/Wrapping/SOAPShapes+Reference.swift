import Foundation

@testable import XMLSecurity

extension SOAPShapes {
    private static let uris: [(String, @Sendable (String) -> String)] = [
        ("the empty URI, the whole document", { _ in "" }), ("`#` alone", { _ in "#" }),
        ("the Id without `#`", { $0 }), ("`##` and the Id", { "##" + $0 }),
        ("`#xpointer(id('…'))`", { "#xpointer(id('\($0)'))" }),
        ("`#xpointer(/)`", { _ in "#xpointer(/)" }), ("`#element(…)`", { "#element(\($0))" }),
        ("an XPointer with xmlns()", { "#xmlns(a=urn:a)xpointer(id('\($0)'))" }),
        ("a file", { _ in "file:///etc/hostname" }), ("a web address", { _ in "http://127.0.0.1/body" }),
        ("a web address with the fragment", { "http://127.0.0.1/#" + $0 }), ("an attachment", { _ in "cid:body" }),
        ("`?` and the fragment", { "?#" + $0 }), ("`./` and the fragment", { "./#" + $0 }),
        ("percent-encoded", { "#%" + String($0.utf8.first ?? 0, radix: 16) + $0.dropFirst() }),
        ("percent-encoded `#`", { "%23" + $0 }), ("an Id that is not there", { _ in "#nobody" }),
        ("a space behind", { "#\($0) " }), ("a space before", { " #\($0)" }),
    ]

    static let targets = SOAPGroup(
        "The URI of the Body's ds:Reference",
        uris.map { (name, write) in
            SOAPShape(name) { p, _ in [try .value(p.reference(to: p.body), "URI", write(p.id(of: p.body)))] }
        } + [
            SOAPShape("no URI at all") { p, _ in
                [Change(range: try p.reference(to: p.body).attribute("URI").whole, text: "")]
            },
            SOAPShape("URI of another namespace") { p, _ in
                let attribute = try p.reference(to: p.body).attribute("URI")
                return [Change(range: attribute.whole, text: "xmlns:x=\"urn:x\" x:URI=\"\(attribute.value)\"")]
            },
        ])

    private static func transform(_ algorithm: String, _ content: String = "") -> String {
        "<d:Transform xmlns:d=\"\(Namespace.signature)\" Algorithm=\"\(algorithm)\">\(content)</d:Transform>"
    }

    private static let added: [(String, String)] = [
        ("the enveloped signature", transform(Algorithm.envelopedSignature)),
        ("exclusive C14N once more", transform(Algorithm.exclusiveCanonicalization)),
        ("exclusive C14N with comments", transform(Algorithm.exclusiveCanonicalization + "WithComments")),
        ("inclusive C14N", transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")),
        ("base64", transform("http://www.w3.org/2000/09/xmldsig#base64")),
        (
            "XPath",
            transform(
                "http://www.w3.org/TR/1999/REC-xpath-19991116",
                "<d:XPath xmlns:d=\"\(Namespace.signature)\">1</d:XPath>")
        ),
        ("XPath filter 2.0", transform("http://www.w3.org/2002/06/xmldsig-filter2")),
        (
            "XSLT",
            transform(
                "http://www.w3.org/TR/1999/REC-xslt-19991116",
                "<x:stylesheet xmlns:x=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"></x:stylesheet>")
        ),
        ("decryption", transform("http://www.w3.org/2002/07/decrypt#XML")),
        ("an unknown one", transform("urn:nobody")),
        ("one without Algorithm", transform("").replacing(" Algorithm=\"\"", "")),
    ]

    static let transforms = SOAPGroup(
        "ds:Transforms of the Body's ds:Reference",
        added.flatMap { (name, transform) in
            [
                SOAPShape("\(name), before") { p, _ in [.atStart(of: try p.transforms(of: p.body), transform)] },
                SOAPShape("\(name), behind") { p, _ in [.atEnd(of: try p.transforms(of: p.body), transform)] },
                SOAPShape("\(name), alone") { p, _ in [.content(try p.transforms(of: p.body), transform)] },
            ]
        } + [
            SOAPShape("empty") { p, _ in [.content(try p.transforms(of: p.body), "")] },
            SOAPShape("none") { p, _ in [.remove(try p.transforms(of: p.body))] },
            SOAPShape("twice") { p, _ in
                let transforms = try p.transforms(of: p.body)
                return [.after(transforms, p.portable(transforms))]
            },
            SOAPShape("another PrefixList") { p, _ in
                let transform = try p.markup.first("Transform", Namespace.signature, in: p.reference(to: p.body))
                return [.content(transform, list("evil"))]
            },
            SOAPShape("a PrefixList in ds:CanonicalizationMethod") { p, _ in
                [.content(try p.method("CanonicalizationMethod"), list("evil"))]
            },
        ])

    private static func list(_ prefixes: String) -> String {
        "<c:InclusiveNamespaces xmlns:c=\"\(Namespace.exclusiveCanonicalization)\" PrefixList=\"\(prefixes)\"/>"
    }

    private static let more = "http://www.w3.org/2001/04/xmldsig-more#"
    private static let replaced: [(String, [String])] = [
        (
            "SignatureMethod",
            [
                more + "hmac-sha256", Namespace.signature + "hmac-sha1", Namespace.signature + "rsa-sha1",
                Namespace.signature + "dsa-sha1", more + "rsa-md5", more + "rsa-sha512", more + "ecdsa-sha512",
                "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "urn:none", "",
            ]
        ),
        (
            "DigestMethod",
            [Namespace.signature + "sha1", more + "md5", "http://www.w3.org/2001/04/xmlenc#sha512", "urn:none", ""]
        ),
        (
            "CanonicalizationMethod",
            [
                Algorithm.exclusiveCanonicalization + "WithComments", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
                "http://www.w3.org/2006/12/xml-c14n11", "urn:none", "",
            ]
        ),
    ]

    static let algorithms = SOAPGroup(
        "Algorithms",
        replaced.flatMap { (element, names) in
            names.map { name in
                SOAPShape("ds:\(element) \(name.isEmpty ? "empty" : "`\(name)`")") { p, _ in
                    [try .value(p.method(element), "Algorithm", name)]
                }
            }
        } + [
            SOAPShape("ds:SignatureMethod of the other kind of key") { p, _ in
                let method = try p.method("SignatureMethod")
                let own = try method.attribute("Algorithm").value
                let name =
                    own.contains("rsa") ? SignatureMethod.ecdsaSHA256.rawValue : SignatureMethod.rsaSHA256.rawValue
                return [try .value(method, "Algorithm", name)]
            },
            SOAPShape("a ds:HMACOutputLength of zero") { p, _ in
                let length = "<d:HMACOutputLength xmlns:d=\"\(Namespace.signature)\">0</d:HMACOutputLength>"
                return [.content(try p.method("SignatureMethod"), length)]
            },
            SOAPShape("a parameter in ds:DigestMethod") { p, _ in
                [.content(try p.method("DigestMethod"), "<x xmlns=\"\"/>")]
            },
        ])
}

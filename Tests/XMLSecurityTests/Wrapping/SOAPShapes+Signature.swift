import Foundation

@testable import XMLSecurity

extension SOAPShapes {
    private static let object = "<d:Object xmlns:d=\"\(Namespace.signature)\">"

    static let signatures = SOAPGroup(
        "ds:Signature and ds:SignedInfo",
        [
            SOAPShape("a copy of ds:Signature behind it") { p, _ in [.after(p.signature, p.portable(p.signature))] },
            SOAPShape("another member's ds:Signature before it") { p, o in
                [.before(p.signature, o.portable(o.signature))]
            },
            SOAPShape("another member's ds:Signature behind it") { p, o in
                [.after(p.signature, o.portable(o.signature))]
            },
            SOAPShape("another member's ds:Signature in its place") { p, o in
                [.replace(p.signature, o.portable(o.signature))]
            },
            SOAPShape("another member's ds:SignatureValue in its place") { p, o in
                [.content(p.signatureValue, o.source(o.signatureValue.content))]
            },
            SOAPShape("ds:Signature in a ds:Signature") { p, _ in
                Change.wrap(p.signature, "<d:Signature xmlns:d=\"\(Namespace.signature)\">", "</d:Signature>")
            },
            SOAPShape("ds:Signature in another child of wsse:Security") { p, _ in
                Change.wrap(p.signature, "<w xmlns=\"\">", "</w>")
            },
            SOAPShape("ds:Signature in wsu:Timestamp") { p, _ in
                [.remove(p.signature), .atEnd(of: p.timestamp, p.portable(p.signature))]
            },
            SOAPShape("ds:Signature as header block") { p, _ in
                [.remove(p.signature), .after(p.security, p.portable(p.signature))]
            },
            SOAPShape("ds:Signature in Envelope") { p, _ in
                [.remove(p.signature), .after(p.header, p.portable(p.signature))]
            },
            SOAPShape("ds:Signature in Body") { p, _ in
                [.remove(p.signature), .atEnd(of: p.body, p.portable(p.signature))]
            },
            SOAPShape("a copy of ds:Signature in Body") { p, _ in [.atEnd(of: p.body, p.portable(p.signature))] },
            SOAPShape("a copy of ds:Signature in a header block") { p, _ in
                [.before(p.security, SOAPParts.block("", p.portable(p.signature)))]
            },
            SOAPShape("ds:Signature first in wsse:Security") { p, _ in
                [.remove(p.signature), .atStart(of: p.security, p.portable(p.signature))]
            },
            SOAPShape("no ds:Signature") { p, _ in [.remove(p.signature)] },
            SOAPShape("ds:SignedInfo twice") { p, _ in [.after(p.signedInfo, p.portable(p.signedInfo))] },
            SOAPShape("a forged ds:SignedInfo before the signed one") { p, _ in
                [.before(p.signedInfo, try forged(p))]
            },
            SOAPShape("a forged ds:SignedInfo behind the signed one") { p, _ in
                [.after(p.signedInfo, try forged(p))]
            },
            SOAPShape("a forged ds:SignedInfo, the signed one in ds:Object") { p, _ in
                [
                    .replace(p.signedInfo, try forged(p)),
                    .atEnd(of: p.signature, object + p.portable(p.signedInfo) + "</d:Object>"),
                ]
            },
            SOAPShape("a forged ds:SignedInfo round the signed one") { p, _ in
                let inner = "</\(p.signedInfo.qualifiedName)>"
                return [
                    .replace(
                        p.signedInfo, String(try forged(p).dropLast(inner.count)) + p.portable(p.signedInfo) + inner)
                ]
            },
            SOAPShape("ds:SignatureValue twice") { p, _ in [.after(p.signatureValue, p.portable(p.signatureValue))] },
            SOAPShape("ds:SignatureValue before ds:SignedInfo") { p, _ in
                [.remove(p.signatureValue), .before(p.signedInfo, p.portable(p.signatureValue))]
            },
            SOAPShape("an empty ds:SignatureValue") { p, _ in [.content(p.signatureValue, "")] },
            SOAPShape("an element in ds:SignatureValue") { p, _ in [.atEnd(of: p.signatureValue, "<x xmlns=\"\"/>")] },
            SOAPShape("ds:KeyInfo twice") { p, _ in [.after(p.keyInfo, p.portable(p.keyInfo))] },
            SOAPShape("another member's ds:KeyInfo before it") { p, o in [.before(p.keyInfo, o.portable(o.keyInfo))] },
            SOAPShape("no ds:KeyInfo") { p, _ in [.remove(p.keyInfo)] },
            SOAPShape("an empty ds:Object") { p, _ in [.atEnd(of: p.signature, object + "</d:Object>")] },
            SOAPShape("a ds:Manifest in ds:Object") { p, _ in
                let manifest = "<d:Manifest>\(p.portable(p.references[0]))</d:Manifest>"
                return [.atEnd(of: p.signature, object + manifest + "</d:Object>")]
            },
            SOAPShape("an attribute of another namespace on ds:Signature") { p, _ in
                [.attribute(p.signature, " xmlns:x=\"urn:x\" x:y=\"z\"")]
            },
            SOAPShape("an attribute on ds:SignedInfo") { p, _ in [.attribute(p.signedInfo, " Id=\"si\"")] },
            SOAPShape("text in ds:Signature") { p, _ in [.atStart(of: p.signature, "text")] },
        ])

    /// The SignedInfo of `p` with the digest of a forged Body.
    private static func forged(_ p: SOAPParts) throws -> String {
        let digest = SHA256Digest.of(try XMLReader.parse(Array(try p.evilBody(.same).utf8)).canonicalBytes())
        return p.portable(p.signedInfo)
            .replacing(p.source(try p.digestValue(of: p.body).content), Base64.encode(digest))
    }

    static let references = SOAPGroup(
        "ds:Reference",
        [
            SOAPShape("that of the Body is removed") { p, _ in [.remove(try p.reference(to: p.body))] },
            SOAPShape("that of wsu:Timestamp is removed") { p, _ in [.remove(try p.reference(to: p.timestamp))] },
            SOAPShape("all are removed") { p, _ in p.references.map { .remove($0) } },
            SOAPShape("that of the Body a second time") { p, _ in
                let reference = try p.reference(to: p.body)
                return [.after(reference, p.portable(reference))]
            },
            SOAPShape("the order is reversed") { p, _ in
                zip(p.references, p.references.reversed()).map { .replace($0, p.source($1)) }
            },
            SOAPShape("one more, to a header block") { p, _ in
                let reference = try p.reference(to: p.body)
                let more = p.portable(reference).replacing("\"#\(try p.id(of: p.body))\"", "\"#block\"")
                return [
                    .after(reference, more), .before(p.security, SOAPParts.block(SOAPParts.identifier("block"))),
                ]
            },
            SOAPShape("nine") { p, _ in
                let copy = p.portable(try p.reference(to: p.body))
                return [.after(try p.reference(to: p.body), String(repeating: copy, count: 9 - p.references.count))]
            },
            SOAPShape("Body and wsu:Timestamp exchange digests") { p, _ in
                let (one, two) = (try p.digestValue(of: p.body), try p.digestValue(of: p.timestamp))
                return [.content(one, p.source(two.content)), .content(two, p.source(one.content))]
            },
            SOAPShape("Body and wsu:Timestamp exchange URIs") { p, _ in
                [
                    try .value(p.reference(to: p.body), "URI", "#" + p.id(of: p.timestamp)),
                    try .value(p.reference(to: p.timestamp), "URI", "#" + p.id(of: p.body)),
                ]
            },
            SOAPShape("that of the Body leads to ds:KeyInfo") { p, _ in
                [
                    try .value(p.reference(to: p.body), "URI", "#key"), .attribute(p.keyInfo, " Id=\"key\""),
                ]
            },
            SOAPShape("without ds:DigestMethod") { p, _ in [.remove(try p.method("DigestMethod"))] },
            SOAPShape("two ds:DigestValue") { p, _ in
                let value = try p.digestValue(of: p.body)
                return [.after(value, p.portable(value))]
            },
            SOAPShape("a shorter ds:DigestValue") { p, _ in
                let value = try p.digestValue(of: p.body)
                return [
                    .content(value, Base64.encode(Array((Base64.decode(p.source(value.content)) ?? []).prefix(16))))
                ]
            },
            SOAPShape("an empty ds:DigestValue") { p, _ in [.content(try p.digestValue(of: p.body), "")] },
            SOAPShape("a Type attribute") { p, _ in
                [.attribute(try p.reference(to: p.body), " Type=\"\(Namespace.signature)Object\"")]
            },
        ])
}

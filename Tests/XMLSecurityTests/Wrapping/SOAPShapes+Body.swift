import Foundation

@testable import XMLSecurity

/// What is made of a valid SOAP message; the groups are the headings of the page.
enum SOAPShapes {
    static let groups: [SOAPGroup] = [
        classes, movedBody, envelopes, identifiers, lookalikes, security, tokens, timestamps, confirmations,
        signatures, references, targets, transforms, algorithms, namespaces, comments, harmlessWriting,
    ]

    /// The eight classes of signature wrapping, each with three Ids of the forged Body.
    ///
    /// Source: J. Somorovsky and others, "On Breaking SAML: Be Whoever You Want to Be" (2012), figure 4; the Body stands for
    /// the assertion and the Envelope for the response.
    static let classes = SOAPGroup(
        "The eight XSW classes: a forged Body takes the place of the signed one",
        ForgedIdentifier.allCases.flatMap { id in classes(id) })

    private static func classes(_ id: ForgedIdentifier) -> [SOAPShape] {
        [
            SOAPShape("XSW1, \(id.rawValue): the signed Body in ds:Signature") { p, _ in
                [.replace(p.body, try p.evilBody(id)), .atEnd(of: p.signature, p.signedBody)]
            },
            SOAPShape("XSW2, \(id.rawValue): the signed Body before ds:Signature") { p, _ in
                [.replace(p.body, try p.evilBody(id)), .before(p.signature, p.signedBody)]
            },
            SOAPShape("XSW3, \(id.rawValue): the forged Body before the signed one") { p, _ in
                [.before(p.body, try p.evilBody(id))]
            },
            SOAPShape("XSW4, \(id.rawValue): the signed Body in the forged one") { p, _ in
                [.replace(p.body, try p.evilBody(id, holding: p.signedBody))]
            },
            SOAPShape("XSW5, \(id.rawValue): the signed Body at the end of Envelope, a wrapper round it") { p, _ in
                [.replace(p.body, try p.evilBody(id) + "<w xmlns=\"\">\(p.signedBody)</w>")]
            },
            SOAPShape("XSW6, \(id.rawValue): ds:Signature in the forged Body, the signed Body in ds:Signature") {
                p, _ in
                let end = "</\(p.signature.qualifiedName)>"
                let signature = String(p.portable(p.signature).dropLast(end.count)) + p.signedBody + end
                return [.remove(p.signature), .replace(p.body, try p.evilBody(id, holding: signature))]
            },
            SOAPShape("XSW7, \(id.rawValue): the signed Body in an extension header block") { p, _ in
                [
                    .replace(p.body, try p.evilBody(id)),
                    .atEnd(of: p.header, "<x:Extensions xmlns:x=\"urn:x\">\(p.signedBody)</x:Extensions>"),
                ]
            },
            SOAPShape("XSW8, \(id.rawValue): the signed Body in ds:Object of ds:Signature") { p, _ in
                let object = "<o:Object xmlns:o=\"\(Namespace.signature)\">\(p.signedBody)</o:Object>"
                return [.replace(p.body, try p.evilBody(id)), .atEnd(of: p.signature, object)]
            },
        ]
    }

    static let movedBody = SOAPGroup(
        "The signed Body is moved",
        [
            SOAPShape("into Header, no other Body") { p, _ in [.remove(p.body), .atEnd(of: p.header, p.signedBody)] },
            SOAPShape("into Header, a forged Body in its place") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atStart(of: p.header, p.signedBody)]
            },
            SOAPShape("into wsu:Timestamp") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atEnd(of: p.timestamp, p.signedBody)]
            },
            SOAPShape("into wsse:BinarySecurityToken") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atEnd(of: p.token, p.signedBody)]
            },
            SOAPShape("into ds:KeyInfo") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atEnd(of: p.keyInfo, p.signedBody)]
            },
            SOAPShape("into ds:SignedInfo") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atEnd(of: p.signedInfo, p.signedBody)]
            },
            SOAPShape("into ds:SignatureValue") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atEnd(of: p.signatureValue, p.signedBody)]
            },
            SOAPShape("into its own ds:Reference") { p, _ in
                [.replace(p.body, try p.evilBody(.other)), .atEnd(of: try p.reference(to: p.body), p.signedBody)]
            },
            SOAPShape("into a wrapper before the forged Body") { p, _ in
                [.replace(p.body, "<w xmlns=\"\">\(p.signedBody)</w>" + (try p.evilBody(.other)))]
            },
            SOAPShape("into an element of the forged Body") { p, _ in
                [.replace(p.body, try p.evilBody(.same, holding: "<w xmlns=\"\">\(p.signedBody)</w>"))]
            },
            SOAPShape("before Header, a forged Body behind it") { p, _ in
                [.before(p.header, p.signedBody), .replace(p.body, try p.evilBody(.other))]
            },
            SOAPShape("nowhere: a forged Body behind the signed one") { p, _ in
                [.after(p.body, try p.evilBody(.other))]
            },
            SOAPShape("nowhere: a copy behind it") { p, _ in [.after(p.body, p.signedBody)] },
            SOAPShape("nowhere: a Body of the other SOAP version before it") { p, _ in
                [.before(p.body, try p.evilBody(.other, in: p.otherSOAP))]
            },
            SOAPShape("nowhere: a Body of the other SOAP version behind it") { p, _ in
                [.after(p.body, try p.evilBody(.other, in: p.otherSOAP))]
            },
            SOAPShape("nowhere: a Body without namespace behind it") { p, _ in
                [.after(p.body, "<Body xmlns=\"\"><evil></evil></Body>")]
            },
            SOAPShape("nowhere: its content is taken away") { p, _ in [.content(p.body, "")] },
            SOAPShape("nowhere: a child is added at the end") { p, _ in
                [.atEnd(of: p.body, "<evil xmlns=\"urn:evil\"></evil>")]
            },
            SOAPShape("nowhere: a child is added at the start") { p, _ in
                [.atStart(of: p.body, "<evil xmlns=\"urn:evil\"></evil>")]
            },
            SOAPShape("nowhere: another member's Body in its place, with its Id") { p, o in
                [.replace(p.body, o.signedBody.replacing(try o.id(of: o.body), try p.id(of: p.body)))]
            },
            SOAPShape("nowhere: a forged Body in its place and its digest in ds:DigestValue") { p, _ in
                let evil = try p.evilBody(.same)
                let digest = SHA256Digest.of(try XMLReader.parse(Array(evil.utf8)).canonicalBytes())
                return [.replace(p.body, evil), .content(try p.digestValue(of: p.body), Base64.encode(digest))]
            },
        ])
}

extension String {
    func replacing(_ old: String, _ new: String) -> String { replacingOccurrences(of: old, with: new) }
}

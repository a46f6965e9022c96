@testable import XMLSecurity

/// A SOAP 1.1 message with PrefixLists, RSA, signed by xmlsec1.
enum PrefixListMessage {
    /// - Parameters:
    ///   - declarations: of the Envelope, besides those it has.
    ///   - content: of the Body.
    static func signed(
        _ pki: TestPKI, inSignedInfo: String = "s q", inReferences: String = "q #default", declarations: String = "",
        content: String = "<s:part xsi=\"q:name\"/><s:note>some text</s:note>"
    ) throws -> [UInt8] {
        struct Failed: Error { let errors: String }
        let scratch = try Scratch()
        let outcome = try Judge.run(
            "xmlsec1",
            [
                "--sign", "--id-attr:Id", "\(Namespace.wsu):Timestamp", "--id-attr:Id",
                "\(SOAPVersion.v11.namespace):Body", "--privkey-pem", pki.path("rsa.key"),
                try scratch.file(
                    "template.xml", Array(template(pki, inSignedInfo, inReferences, declarations, content).utf8)),
            ])
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
        return outcome.output
    }

    private static func method(_ name: String, _ prefixes: String) -> String {
        "<ds:\(name) Algorithm=\"\(Namespace.exclusiveCanonicalization)\"><ec:InclusiveNamespaces xmlns:ec=\""
            + "\(Namespace.exclusiveCanonicalization)\" PrefixList=\"\(prefixes)\"/></ds:\(name)>"
    }

    private static func reference(_ id: String, _ prefixes: String) -> String {
        "<ds:Reference URI=\"#\(id)\"><ds:Transforms>\(method("Transform", prefixes))</ds:Transforms>"
            + "<ds:DigestMethod Algorithm=\"\(Algorithm.sha256)\"/><ds:DigestValue/></ds:Reference>"
    }

    private static func template(
        _ pki: TestPKI, _ inSignedInfo: String, _ inReferences: String, _ declarations: String, _ content: String
    ) throws -> String {
        let token = SecurityOctets.token(try pki.certificate("rsa"), id: "token").octets.string
        let timestamp = SecurityOctets.timestamp(
            created: TestPKI.now, expires: TestPKI.now.advanced(by: .seconds(300)), id: "time")
        let keyInfo = """
            <wsse:SecurityTokenReference xmlns:wsse="\(Namespace.wsse)"><wsse:Reference URI="#token" \
            ValueType="\(SOAPElements.x509v3)"/></wsse:SecurityTokenReference>
            """
        return """
            <s:Envelope xmlns:s="\(SOAPVersion.v11.namespace)" xmlns:q="urn:q" xmlns="urn:d"\(declarations)><s:Header>\
            <w:Security xmlns:w="\(Namespace.wsse)">\(token)\(timestamp.octets.string)\
            <ds:Signature xmlns:ds="\(Namespace.signature)"><ds:SignedInfo>\
            \(method("CanonicalizationMethod", inSignedInfo))\
            <ds:SignatureMethod Algorithm="\(SignatureMethod.rsaSHA256.rawValue)"/>\
            \(reference("time", inReferences))\(reference("body", inReferences))</ds:SignedInfo><ds:SignatureValue/>\
            <ds:KeyInfo>\(keyInfo)</ds:KeyInfo></ds:Signature></w:Security></s:Header>\
            <s:Body xmlns:u="\(Namespace.wsu)" u:Id="body">\(content)</s:Body></s:Envelope>
            """
    }
}

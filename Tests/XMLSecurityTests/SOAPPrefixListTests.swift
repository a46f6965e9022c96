import Foundation
import Testing

@testable import XMLSecurity

/// WS-Security messages of other stacks list prefixes; the parts are digested once and not kept, so these hold.
@Suite struct SOAPPrefixListTests {
    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    private static func method(_ name: String, _ prefixes: String) -> String {
        "<ds:\(name) Algorithm=\"\(Namespace.exclusiveCanonicalization)\"><ec:InclusiveNamespaces xmlns:ec=\""
            + "\(Namespace.exclusiveCanonicalization)\" PrefixList=\"\(prefixes)\"/></ds:\(name)>"
    }

    private static func reference(_ id: String) -> String {
        "<ds:Reference URI=\"#\(id)\"><ds:Transforms>\(method("Transform", "q #default"))</ds:Transforms>"
            + "<ds:DigestMethod Algorithm=\"\(Algorithm.sha256)\"/><ds:DigestValue/></ds:Reference>"
    }

    private func template() throws -> String {
        let token = SecurityOctets.token(try pki.certificate("rsa"), id: "token").octets.string
        let timestamp = SecurityOctets.timestamp(
            created: TestPKI.now, expires: TestPKI.now.advanced(by: .seconds(300)), id: "time")
        let keyInfo = """
            <wsse:SecurityTokenReference xmlns:wsse="\(Namespace.wsse)"><wsse:Reference URI="#token" \
            ValueType="\(SOAPElements.x509v3)"/></wsse:SecurityTokenReference>
            """
        return """
            <s:Envelope xmlns:s="\(SOAPVersion.v11.namespace)" xmlns:q="urn:q" xmlns="urn:d"><s:Header>\
            <w:Security xmlns:w="\(Namespace.wsse)">\(token)\(timestamp.octets.string)\
            <ds:Signature xmlns:ds="\(Namespace.signature)"><ds:SignedInfo>\
            \(Self.method("CanonicalizationMethod", "s q"))\
            <ds:SignatureMethod Algorithm="\(SignatureMethod.rsaSHA256.rawValue)"/>\
            \(Self.reference("time"))\(Self.reference("body"))</ds:SignedInfo><ds:SignatureValue/>\
            <ds:KeyInfo>\(keyInfo)</ds:KeyInfo></ds:Signature></w:Security></s:Header>\
            <s:Body xmlns:u="\(Namespace.wsu)" u:Id="body"><s:part xsi="q:name"/></s:Body></s:Envelope>
            """
    }

    @Test func xmlsecMessage() throws {
        let scratch = try Scratch()
        let outcome = try Judge.run(
            "xmlsec1",
            [
                "--sign", "--id-attr:Id", "\(Namespace.wsu):Timestamp", "--id-attr:Id",
                "\(SOAPVersion.v11.namespace):Body", "--privkey-pem", pki.path("rsa.key"),
                try scratch.file("template.xml", Array(template().utf8)),
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try message.verify(outcome.output).failedSteps == [])
        // Another binding of a listed prefix changes what is signed, although no name uses it visibly.
        let rebound = outcome.output.replacing("xmlns:q=\"urn:q\"", with: "xmlns:q=\"urn:r\"")
        #expect(try message.verify(rebound).codes == [.signatureValueWrong])
        let inBody = outcome.output.replacing("<s:Body ", with: "<s:Body xmlns:q=\"urn:r\" ")
        #expect(try message.verify(inBody).codes == [.digestWrong])
    }
}

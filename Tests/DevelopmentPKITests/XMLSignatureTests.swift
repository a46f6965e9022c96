import DevelopmentPKI
import Foundation
import SocialSecurity
import Testing

@Suite("Keys and certificates, judged by xmlsec1")
struct XMLSignatureTests {
    private static let algorithms: [KeyAlgorithm: String] = [
        .rsa2048: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        .p256: "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    ]

    private func template(_ algorithm: KeyAlgorithm) throws -> String {
        let signatureMethod = try #require(Self.algorithms[algorithm])
        return """
            <a Id="x"><b>c</b><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
            <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
            <SignatureMethod Algorithm="\(signatureMethod)"/><Reference URI="#x"><Transforms>
            <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
            <Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms>
            <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>
            </SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature></a>
            """
    }

    @Test(
        "xmlsec1 signs with the key and trusts the certificate through the root only", arguments: KeyAlgorithm.allCases)
    func signsAndTrusts(algorithm: KeyAlgorithm) throws {
        let folder = try TemporaryFolder()
        let pki = certificates(in: folder)
        let issued = try pki.issue(try request("ocmw-a", .signing, algorithm))
        let (unsigned, signed) = (folder.path + "/unsigned.xml", folder.path + "/signed.xml")
        try template(algorithm).write(toFile: unsigned, atomically: true, encoding: .utf8)
        let signing = try run(
            "xmlsec1", "--sign", "--id-attr:Id", "a", "--privkey-pem", "\(issued.keyPath),\(issued.certificatePath)",
            "--output", signed, unsigned)
        #expect(signing.succeeded, "\(signing.output)")
        let instant = "2026-11-21 12:00:00"
        for (root, isTrusted) in [(pki.rootPath, true), (pki.foreignRootPath, false)] {
            try pki.initialise()
            let verdict = try run(
                "xmlsec1", "--verify", "--id-attr:Id", "a", "--trusted-pem", root, "--verification-gmt-time", instant,
                "--enabled-key-data", "x509", signed)
            #expect(verdict.succeeded == isTrusted, "\(verdict.output)")
        }
    }
}

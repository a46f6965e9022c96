import Testing

@testable import XMLSecurity

/// Names as tools write them lead to the certificate, and their neighbours do not.
@Suite struct IssuerSerialTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func element(_ issuer: String, _ serial: String) -> XMLElement {
        func part(_ name: String, _ text: String) -> XMLNode {
            .element(XMLElement(name, prefix: "ds", namespace: Namespace.signature, children: [.text(text)]))
        }
        return XMLElement(
            "X509IssuerSerial", prefix: "ds", namespace: Namespace.signature,
            children: [part("X509IssuerName", issuer), part("X509SerialNumber", serial)])
    }

    private func serial(_ name: String) throws -> String {
        let text = try Judge.run("openssl", ["x509", "-in", pki.path(name + ".pem"), "-noout", "-serial"]).output.string
        let hexadecimal = try #require(text.split(separator: "=").last).filter { !$0.isWhitespace }
        return try String(#require(UInt64(hexadecimal, radix: 16)))
    }

    @Test func serialNumbers() throws {
        let certificate = try pki.certificate("rsa")
        let number = try serial("rsa")
        for text in [number, " \n\(number)\t", "000\(number)"] {
            #expect(IssuerSerial(element("CN=Test CA", text))?.names(certificate) == true, "\(text)")
        }
        let next = try #require(UInt64(number)) + 1
        #expect(IssuerSerial(element("CN=Test CA", "\(next)"))?.names(certificate) == false)
        #expect(IssuerSerial(element("CN=Other CA", number))?.names(certificate) == false)
        for text in ["", "-\(number)", "+\(number)", "0x10", "1 2", String(repeating: "9", count: 50)] {
            #expect(IssuerSerial(element("CN=Test CA", text)) == nil, "\(text)")
        }
        #expect(IssuerSerial(element("CN=Test CA", String(repeating: "9", count: 49))) != nil)
    }

    /// A name with what makes names hard: a comma, a plus, quotes, spaces at the ends, another alphabet, two values in one part.
    private static let hard =
        "/C=BE/O=A, B + \"C\" \\/ D/OU=#1+CN=Één; <x> /organizationIdentifier=NTRBE-0999999922/emailAddress=a@b.example"

    private func subject(_ text: String, _ form: String) throws -> (certificate: Certificate, name: String) {
        let scratch = try Scratch()
        let made = try Judge.run(
            "openssl",
            [
                "req", "-x509", "-new", "-key", pki.path("p256.key"), "-utf8", "-multivalue-rdn", "-subj", text,
                "-days",
                "30", "-set_serial", "7", "-out", scratch.path + "/c.pem",
            ])
        #expect(made.status == 0, "\(made.errors)")
        let shown = try Judge.run(
            "openssl", ["x509", "-in", scratch.path + "/c.pem", "-noout", "-issuer", "-nameopt", form]
        ).output.string
        let name = shown.trimmingPrefix("issuer=").filter { $0 != "\n" }
        return (try Certificate(pem: Judge.bytes(ofFile: scratch.path + "/c.pem")), String(name))
    }

    /// OpenSSL's own ways to write it; xmlsec1 uses the first.
    @Test(arguments: [
        "RFC2253", "RFC2253,-esc_msb", "RFC2253,sname", "RFC2253,oid", "RFC2253,lname", "RFC2253,dump_all,dump_der",
        "esc_2253,dn_rev,sep_comma_plus_space,utf8,sname",
    ])
    func namesOfOpenSSL(_ form: String) throws {
        let (certificate, name) = try subject(Self.hard, form)
        let read = try #require(IssuerSerial(element(name, "7")), "\(name)")
        #expect(read.names(certificate), "\(name)")
        #expect(try !read.names(pki.certificate("rsa")))
        for other in ["BE", "NTRBE-0999999922", "a@b.example"] where name.contains(other) {
            let changed = name.replacing(other, with: other + "x")
            #expect(IssuerSerial(element(changed, "7"))?.names(certificate) != true, "\(changed)")
        }
        #expect(IssuerSerial(element(name + ",C=BE", "7"))?.names(certificate) == false)
    }

    /// The JDK's forms, with which WSS4J names issuers.
    @Test func namesOfTheJDK() throws {
        let (certificate, _) = try subject(Self.hard, "RFC2253")
        let outcome = try Judge.run(
            "java", [Judge.folder.appendingPathComponent("IssuerNames.java").path], input: certificate.der)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let names = outcome.output.string.split(separator: "\n").map(String.init)
        #expect(names.count == 3)
        for name in names {
            #expect(try #require(IssuerSerial(element(name, "7")), "\(name)").names(certificate), "\(name)")
        }
    }

    @Test(arguments: [
        "", "CN", "CN=", "=x", "CN=x,", "CN=x,,O=y", "CN=x;", "CN=\"x", "CN=x\"y", "CN=x\\", "CN=#0", "CN=#", "CN=#zz",
        "nothing=x", "1.2.x=y", "CN=x O=y+",
    ])
    func whatIsNoName(_ text: String) throws {
        let certificate = try pki.certificate("rsa")
        #expect(try IssuerSerial(element(text, serial("rsa")))?.names(certificate) != true)
    }
}

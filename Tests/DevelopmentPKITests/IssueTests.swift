import DevelopmentPKI
import Foundation
import SocialSecurity
import Testing

@Suite("Issuing, judged by openssl")
struct IssueTests {
    let folder: TemporaryFolder
    let pki: DevelopmentCertificates

    init() throws {
        folder = try TemporaryFolder()
        pki = certificates(in: folder)
    }

    @Test("openssl accepts a certificate of the root, for each kind of key", arguments: KeyAlgorithm.allCases)
    func openSSLAcceptsBothKindsOfKey(algorithm: KeyAlgorithm) throws {
        let pki = DevelopmentCertificates(directory: folder.path, now: noon, authorityKeyAlgorithm: algorithm)
        let issued = try pki.issue(try request("ocmw-a", .signing, algorithm))
        let verdict = try openSSLVerify(issued, pki)
        #expect(verdict.succeeded, "\(verdict.output)")
        let text = try run("openssl", "x509", "-noout", "-text", "-in", issued.certificatePath).output
        #expect(text.contains(algorithm == .rsa2048 ? "Public-Key: (2048 bit)" : "NIST CURVE: P-256"))
    }

    @Test("openssl refuses each faulty certificate, and says which fault", arguments: CertificateFault.allCases)
    func openSSLRefusesFaultyCertificates(fault: CertificateFault) throws {
        let sound = try pki.issue(try request("ocmw-a"))
        let faulty = try pki.issue(try request("ocmw-a"), with: fault)
        let verdict = try openSSLVerify(faulty, pki)
        #expect(!verdict.succeeded)
        let complaint =
            switch fault {
            case .expired: "certificate has expired"
            case .notYetValid: "certificate is not yet valid"
            case .revoked: "certificate revoked"
            case .foreignIssuer: "unable to get local issuer certificate"
            }
        #expect(verdict.output.contains(complaint), "\(verdict.output)")
        #expect(try openSSLVerify(sound, pki).succeeded)
        #expect(try pki.issue(try request("ocmw-a"), with: fault) == faulty)
    }

    @Test("The foreign authority verifies its own certificate")
    func foreignAuthorityIsSoundItself() throws {
        let foreign = try pki.issue(try request("ocmw-a"), with: .foreignIssuer)
        let instant = String(Int(noon.timeIntervalSince1970))
        let verdict = try run(
            "openssl", "verify", "-x509_strict", "-attime", instant, "-CAfile", pki.foreignRootPath,
            foreign.certificatePath)
        #expect(verdict.succeeded, "\(verdict.output)")
    }

    @Test("The subject carries the enterprise number as organizationIdentifier")
    func subjectCarriesEnterpriseNumber() throws {
        let issued = try pki.issue(try request("ocmw-a"))
        let subject = try run(
            "openssl", "x509", "-noout", "-subject", "-nameopt", "RFC2253", "-in", issued.certificatePath)
        let expected =
            "subject=CN=OCMW A,organizationIdentifier=NTRBE-0999999922,O=Synthetic development organisation,C=BE\n"
        #expect(subject.output == expected)
        let serial = try run("openssl", "x509", "-noout", "-serial", "-in", issued.certificatePath)
        #expect(serial.output == "serial=\(issued.serialHex)\n")
    }

    @Test(
        "Uses stand in the certificate as the purpose says",
        arguments: [
            (CertificatePurpose.signing, [] as [String], true),
            (.tlsServer, ["TLS Web Server Authentication"], false),
            (.tlsClient, ["TLS Web Client Authentication"], false),
            (.tls, ["TLS Web Server Authentication", "TLS Web Client Authentication"], false),
        ])
    func usesStandInCertificate(purpose: CertificatePurpose, uses: [String], signs: Bool) throws {
        let issued = try pki.issue(try request("operator", purpose))
        let text = try run("openssl", "x509", "-noout", "-text", "-in", issued.certificatePath).output
        #expect(text.contains("X509v3 Key Usage: critical\n                Digital Signature\n"))
        #expect(text.contains("CA:FALSE"))
        #expect(text.contains("X509v3 Extended Key Usage") != signs)
        #expect(text.contains("DNS:localhost, IP Address:127.0.0.1") != signs)
        for use in ["TLS Web Server Authentication", "TLS Web Client Authentication"] {
            #expect(text.contains(use) == uses.contains(use))
        }
    }

    @Test(
        "openssl allows a TLS certificate for its side only",
        arguments: [
            (CertificatePurpose.tlsServer, "sslserver", true), (.tlsServer, "sslclient", false),
            (.tlsClient, "sslclient", true), (.tlsClient, "sslserver", false),
            (.tls, "sslserver", true), (.tls, "sslclient", true),
        ])
    func openSSLAllowsItsSideOnly(purpose: CertificatePurpose, side: String, allowed: Bool) throws {
        let issued = try pki.issue(try request("operator", purpose))
        #expect(try openSSLVerify(issued, pki, purpose: side).succeeded == allowed)
    }

    @Test("openssl finds the names of this machine in a TLS certificate, and no others")
    func namesOfThisMachine() throws {
        var asked = try request("operator", .tls)
        asked.hostNames = ["localhost", "gateway"]
        let issued = try pki.issue(asked)
        let checks: [(option: String, name: String, isThere: Bool)] = [
            ("-verify_ip", "127.0.0.1", true), ("-verify_hostname", "localhost", true),
            ("-verify_hostname", "gateway", true), ("-verify_ip", "127.0.0.2", false),
            ("-verify_hostname", "hub", false),
        ]
        for check in checks {
            let verdict = try run(
                "openssl", "verify", "-attime", String(Int(noon.timeIntervalSince1970)), "-CAfile", pki.rootPath,
                check.option, check.name, issued.certificatePath)
            #expect(verdict.succeeded == check.isThere, "\(check.name)")
        }
    }

    // openssl counts a certificate as expired in its very last second already (X509_cmp_time), so one before is asked.
    @Test("Validity is what was asked for, to the second")
    func validityIsWhatWasAskedFor() throws {
        var asked = try request("ocmw-a")
        (asked.notBefore, asked.notAfter) = (noon, noon + 60)
        let issued = try pki.issue(asked)
        #expect(try openSSLVerify(issued, pki, at: noon).succeeded)
        #expect(try openSSLVerify(issued, pki, at: noon + 59).succeeded)
        #expect(try openSSLVerify(issued, pki, at: noon + 61).output.contains("certificate has expired"))
        #expect(try openSSLVerify(issued, pki, at: noon - 1).output.contains("certificate is not yet valid"))
    }

    @Test(
        "Names that are no plain file names are refused",
        arguments: ["", "ca", "crl", "foreign-ca", "../x", "a/b", ".hidden", "-x", "Upper", "a b", "é"])
    func namesAreRefused(name: String) throws {
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.issue(try request(name)) }
        #expect(refusal?.code == .nameNotAllowed)
    }

    @Test("A request with unusable texts or times is refused and leaves no file")
    func unusableRequestsAreRefused() throws {
        var noText = try request("ocmw-a")
        noText.commonName = ""
        var control = try request("ocmw-a")
        control.organization = "a\nb"
        var backwards = try request("ocmw-a")
        (backwards.notBefore, backwards.notAfter) = (noon, noon)
        var host = try request("ocmw-a")
        host.hostNames = ["a b"]
        for bad in [noText, control, backwards, host] {
            let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.issue(bad) }
            #expect(refusal?.code == .requestNotUsable)
        }
        #expect(try pki.list().isEmpty)
        #expect(try pki.find("ocmw-a") == nil)
    }
}

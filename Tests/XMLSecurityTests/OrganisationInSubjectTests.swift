import Testing

@testable import XMLSecurity

/// The KBO number of a certificate is the one organizationIdentifier of its subject, or none.
@Suite struct OrganisationInSubjectTests {
    /// Subjects as openssl writes them into a certificate of the test authority.
    @Test(arguments: [
        ("/CN=a/organizationIdentifier=NTRBE-0999999922", "0999999922"),
        ("/organizationIdentifier=NTRBE-0999999922", "0999999922"),
        // Two, one after the other or in one RDN: neither counts.
        ("/organizationIdentifier=NTRBE-0999999922/organizationIdentifier=NTRBE-0999999823", nil),
        ("/organizationIdentifier=NTRBE-0999999922/CN=a+organizationIdentifier=NTRBE-0999999823", nil),
        ("/organizationIdentifier=NTRBE-0999999922/organizationIdentifier=NTRBE-0999999922", nil),
        // Other forms, and the number in another place.
        ("/organizationIdentifier=ntrbe-0999999922", nil), ("/organizationIdentifier=NTRBE-999999922", nil),
        ("/organizationIdentifier=NTRBE-0999999922 ", nil), ("/organizationIdentifier= NTRBE-0999999922", nil),
        ("/organizationIdentifier=NTRBE-09999999220", nil), ("/organizationIdentifier=VATBE-0999999922", nil),
        ("/organizationIdentifier=0999999922", nil), ("/CN=NTRBE-0999999922", nil), ("/O=NTRBE-0999999922", nil),
        // Digits of other scripts.
        ("/organizationIdentifier=NTRBE-０９９９９９９９２２", nil), ("/organizationIdentifier=NTRBE-٠٩٩٩٩٩٩٩٢٢", nil),
    ])
    func subject(_ subject: String, _ digits: String?) throws {
        let pki = try TestPKI.shared.get()
        let scratch = try Scratch()
        let configuration = try scratch.file("openssl.cnf", Array("[req]\ndistinguished_name=name\n[name]\n".utf8))
        let request = try Judge.run(
            "openssl",
            [
                "req", "-new", "-utf8", "-config", configuration, "-key", pki.path("p256.key"), "-subj", subject,
                "-multivalue-rdn",
            ])
        #expect(request.status == 0, "\(request.errors)")
        let issued = try Judge.run(
            "openssl",
            [
                "x509", "-req", "-in", try scratch.file("request.csr", request.output), "-CA", pki.path("ca/ca.pem"),
                "-CAkey", pki.path("ca/ca.key"), "-set_serial", "99",
            ])
        #expect(issued.status == 0, "\(issued.errors)")
        #expect(try Certificate(pem: issued.output).enterpriseNumberDigits == digits)
    }
}

import DevelopmentPKI
import Foundation
import SocialSecurity
import Testing

@Suite("The revocation list, judged by openssl")
struct RevocationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func list(_ pki: DevelopmentCertificates, _ arguments: String...) throws -> ToolOutcome {
        try run(["openssl", "crl", "-in", pki.revocationListPath, "-noout"] + arguments)
    }

    @Test("openssl verifies the signature of the empty list and of a later one", arguments: KeyAlgorithm.allCases)
    func signatureIsSound(algorithm: KeyAlgorithm) throws {
        let pki = DevelopmentCertificates(directory: folder.path, now: noon, authorityKeyAlgorithm: algorithm)
        try pki.initialise()
        #expect(try list(pki, "-verify", "-CAfile", pki.rootPath).output.contains("verify OK"))
        #expect(try list(pki, "-text").output.contains("No Revoked Certificates."))
        _ = try pki.issue(try request("ocmw-a"), with: .revoked)
        #expect(try list(pki, "-verify", "-CAfile", pki.rootPath).output.contains("verify OK"))
        let foreign = try list(pki, "-verify", "-CAfile", pki.foreignRootPath)
        #expect(!foreign.output.contains("verify OK"))
    }

    @Test("The list names serial, times and its own number")
    func listSaysWhatWasRevoked() throws {
        let pki = certificates(in: folder)
        let issued = try pki.issue(try request("ocmw-a"))
        try pki.initialise()
        #expect(try list(pki, "-text").output.contains("X509v3 CRL Number: \n                1\n"))
        let later = certificates(in: folder, at: noon + 90)
        try later.revoke(name: "ocmw-a")
        let text = try list(pki, "-text").output
        #expect(text.contains("Version 2 (0x1)"))
        #expect(text.contains("Serial Number: \(issued.serialHex)\n"))
        #expect(text.contains("Revocation Date: Nov 21 12:01:30 2026 GMT"))
        #expect(text.contains("Last Update: Nov 21 12:01:30 2026 GMT"))
        #expect(text.contains("X509v3 CRL Number: \n                2\n"))
        #expect(text.contains("X509v3 Authority Key Identifier"))
    }

    @Test("A second revocation keeps the first, and a repeated one changes nothing")
    func revocationsAddUp() throws {
        let pki = certificates(in: folder)
        let first = try pki.issue(try request("ocmw-a"))
        let second = try pki.issue(try request("ocmw-b"))
        let third = try pki.issue(try request("ocmw-c"))
        try pki.revoke(name: "ocmw-a")
        try pki.revoke(name: "ocmw-b")
        let before = FileManager.default.contents(atPath: pki.revocationListPath)
        try certificates(in: folder, at: noon + 5).revoke(name: "ocmw-a")
        #expect(FileManager.default.contents(atPath: pki.revocationListPath) == before)
        #expect(try openSSLVerify(first, pki).output.contains("certificate revoked"))
        #expect(try openSSLVerify(second, pki).output.contains("certificate revoked"))
        #expect(try openSSLVerify(third, pki).succeeded)
    }

    @Test("What is not there, or not of the root, cannot be revoked")
    func strangersCannotBeRevoked() throws {
        let pki = certificates(in: folder)
        try pki.initialise()
        let missing = #expect(throws: DevelopmentPKIError.self) { try pki.revoke(name: "ocmw-a") }
        #expect(missing?.code == .notFound)
        let foreign = try pki.issue(try request("ocmw-a"), with: .foreignIssuer)
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.revoke(name: foreign.name) }
        #expect(refusal?.code == .notIssuedByRoot)
    }

    @Test("A damaged list is not added to")
    func damagedListIsRefused() throws {
        let pki = certificates(in: folder)
        _ = try pki.issue(try request("ocmw-a"))
        try "nonsense".write(toFile: pki.revocationListPath, atomically: true, encoding: .utf8)
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.revoke(name: "ocmw-a") }
        #expect(refusal?.code == .fileNotUsable)
    }

    @Test("Times from 2050 on are written as GeneralizedTime, before as UTCTime")
    func timesFrom2050() throws {
        let pki = certificates(in: folder, at: Date(timeIntervalSince1970: 2_524_607_999))
        try pki.initialise()
        let structure = try run("openssl", "asn1parse", "-in", pki.revocationListPath).output
        #expect(structure.contains("UTCTIME           :491231225959Z"))
        #expect(structure.contains("GENERALIZEDTIME   :20591229235959Z"))
    }
}

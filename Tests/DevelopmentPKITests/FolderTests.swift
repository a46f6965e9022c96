import DevelopmentPKI
import Foundation
import SocialSecurity
import Testing

@Suite("The folder: first use, permissions, never overwritten")
struct FolderTests {
    let folder: TemporaryFolder
    let pki: DevelopmentCertificates

    init() throws {
        folder = try TemporaryFolder()
        pki = certificates(in: folder)
    }

    private func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: pki.directory) {
            contents[name] = FileManager.default.contents(atPath: pki.directory + "/" + name)
        }
        return contents
    }

    @Test("The second use changes no byte, also at another time and with another wish for keys")
    func secondUseChangesNothing() throws {
        try pki.initialise()
        let issued = try pki.issue(try request("ocmw-a"))
        let before = try contents()
        #expect(
            Set(before.keys) == [
                ".lock", "ca.key", "ca.pem", "crl.pem", "foreign-ca.key", "foreign-ca.pem", "ocmw-a.key", "ocmw-a.pem",
            ])
        let later = DevelopmentCertificates(directory: pki.directory, now: noon + 1e8, authorityKeyAlgorithm: .rsa2048)
        try later.initialise()
        #expect(try later.issue(try request("ocmw-a")) == issued)
        #expect(try contents() == before)
        #expect(try later.list() == [issued])
        #expect(try later.find("ocmw-a") == issued)
    }

    @Test("Another content under the same name is refused, field by field")
    func otherContentIsRefused() throws {
        _ = try pki.issue(try request("ocmw-a"))
        let before = try contents()
        var number = try request("ocmw-a")
        number.enterpriseNumber = try EnterpriseNumber("0999999823")
        var issuer = try request("ocmw-a")
        issuer.issuer = .foreign
        var time = try request("ocmw-a")
        time.notAfter = noon + 60
        let others = [
            number, issuer, time, try request("ocmw-a", .tls), try request("ocmw-a", .signing, .rsa2048),
        ]
        for other in others {
            let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.issue(other) }
            #expect(refusal?.code == .existsWithOtherContent)
        }
        let after = try contents()
        #expect(before.allSatisfy { after[$0.key] == $0.value })
    }

    @Test("Private keys are for their owner only, certificates for all")
    func permissionsAreStrict() throws {
        try pki.initialise()
        let issued = try pki.issue(try request("ocmw-a"))
        for key in [issued.keyPath, pki.directory + "/ca.key", pki.directory + "/foreign-ca.key"] {
            #expect(try permissions(key) == 0o600)
        }
        #expect(try permissions(issued.certificatePath) == 0o644)
        #expect(try permissions(pki.revocationListPath) == 0o644)
    }

    @Test("A key that others can read is refused", arguments: [0o640, 0o604, 0o660])
    func looseKeyIsRefused(mode: Int) throws {
        let issued = try pki.issue(try request("ocmw-a"))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: issued.keyPath)
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.issue(try request("ocmw-a")) }
        #expect(refusal?.code == .loosePermissions)
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: issued.keyPath)
        #expect(try pki.issue(try request("ocmw-a")) == issued)
    }

    @Test("A folder that others can write to is refused")
    func looseFolderIsRefused() throws {
        try pki.initialise()
        try FileManager.default.setAttributes([.posixPermissions: 0o775], ofItemAtPath: pki.directory)
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.initialise() }
        #expect(refusal?.code == .loosePermissions)
    }

    @Test("A symbolic link in place of a key is not followed")
    func linkedKeyIsRefused() throws {
        let issued = try pki.issue(try request("ocmw-a"))
        let elsewhere = folder.path + "/elsewhere.key"
        try FileManager.default.moveItem(atPath: issued.keyPath, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(atPath: issued.keyPath, withDestinationPath: elsewhere)
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.issue(try request("ocmw-a")) }
        #expect(refusal?.code == .inputOutput)
    }

    @Test("An interrupted call leaves a key, which the next one uses")
    func keyWithoutCertificateIsUsedAgain() throws {
        let issued = try pki.issue(try request("ocmw-a"))
        let key = FileManager.default.contents(atPath: issued.keyPath)
        try FileManager.default.removeItem(atPath: issued.certificatePath)
        let again = try pki.issue(try request("ocmw-a"))
        #expect(FileManager.default.contents(atPath: again.keyPath) == key)
        #expect(try openSSLVerify(again, pki).succeeded)
    }

    @Test("A certificate without its key, or with the key of another, is refused")
    func foreignKeyIsRefused() throws {
        let issued = try pki.issue(try request("ocmw-a"))
        let other = try pki.issue(try request("ocmw-b"))
        try FileManager.default.removeItem(atPath: issued.keyPath)
        #expect(throws: DevelopmentPKIError.self) { try pki.issue(try request("ocmw-a")) }
        try FileManager.default.copyItem(atPath: other.keyPath, toPath: issued.keyPath)
        let refusal = #expect(throws: DevelopmentPKIError.self) { try pki.issue(try request("ocmw-a")) }
        #expect(refusal?.code == .keyDoesNotFit)
    }

    @Test("Many callers at once get one root and one certificate")
    func concurrentFirstUse() async throws {
        let pki = pki
        let issued = try await withThrowingTaskGroup(of: IssuedCertificate.self) { group in
            for _ in 0..<8 { group.addTask { try pki.issue(try request("ocmw-a")) } }
            return try await group.reduce(into: Set<IssuedCertificate>()) { $0.insert($1) }
        }
        #expect(issued.count == 1)
        for certificate in issued { #expect(try openSSLVerify(certificate, pki).succeeded) }
    }

    @Test("Keys are PKCS #8 that openssl reads, and belong to their certificates", arguments: KeyAlgorithm.allCases)
    func keysAreReadable(algorithm: KeyAlgorithm) throws {
        let issued = try pki.issue(try request("ocmw-a", .signing, algorithm))
        let pem = String(decoding: try #require(FileManager.default.contents(atPath: issued.keyPath)), as: UTF8.self)
        // The comparison stays outside of #expect, which would print the key.
        let isPKCS8 = pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && pem.hasSuffix("\n-----END PRIVATE KEY-----\n")
        #expect(isPKCS8)
        let ofKey = try run("openssl", "pkey", "-in", issued.keyPath, "-pubout")
        let ofCertificate = try run("openssl", "x509", "-in", issued.certificatePath, "-noout", "-pubkey")
        #expect(ofKey.succeeded)
        #expect(ofKey.output == ofCertificate.output)
        #expect(try run("openssl", "pkey", "-in", issued.keyPath, "-check", "-noout").succeeded)
    }
}

import Foundation
import Testing

/// `ocmw-gateway message verify` with lists and OCSP responses that openssl made.
@Suite struct MessageRevocationTests {
    /// An authority, its lists and responses, and a document of each signer, signed by xmlsec1; made once for the suite.
    final class Files: Sendable {
        static let shared = Task { try await Files() }

        let scratch: Scratch

        init() async throws {
            scratch = try Scratch()
            try await require("sh", [Program.judges + "/make-revocation.sh", scratch.path])
            let dsig = "http://www.w3.org/2000/09/xmldsig#"
            let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
            _ = try scratch.file(
                "template",
                Array(
                    """
                    <a xmlns="urn:a" Id="i">one<Signature xmlns="\(dsig)"><SignedInfo>
                    <CanonicalizationMethod Algorithm="\(exclusive)"/>
                    <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><Reference URI="#i">
                    <Transforms><Transform Algorithm="\(dsig)enveloped-signature"/><Transform Algorithm="\(exclusive)"/>
                    </Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/>
                    </Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature></a>
                    """.utf8))
            for name in ["good", "superseded"] {
                try await require(
                    "xmlsec1",
                    [
                        "--sign", "--id-attr:Id", "urn:a:a", "--privkey-pem",
                        "\(path("\(name).key")),\(path("\(name).pem"))",
                        "--output", path("\(name).xml"), path("template"),
                    ])
            }
        }

        func path(_ name: String) -> String { scratch.path + "/" + name }

        private func require(_ program: String, _ arguments: [String]) async throws {
            let outcome = try await Program.run(program, arguments)
            try #require(outcome.status == 0, "\(outcome.output)")
        }
    }

    /// Lists and responses by what their names end in; all else as it stands.
    private func verify(_ name: String, _ sources: [String], _ options: [String] = []) async throws -> ProgramOutcome {
        let files = try await Files.shared.value
        let given = sources.flatMap { [$0.hasSuffix(".ocsp") ? "--ocsp" : "--crl", files.path($0)] }
        return try await Program.run(
            Program.built("ocmw-gateway"),
            ["message", "verify", "--trust", files.path("ca/ca.pem")] + given + options + [files.path("\(name).xml")])
    }

    private func facts(_ outcome: ProgramOutcome) throws -> [String: Any] {
        let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        return try #require(rows?.first, "\(outcome.output)")
    }

    private static let june = ["--at", "2026-06-20T00:00:00Z", "--json"]

    @Test func goodByAList() async throws {
        let outcome = try await verify("good", ["before.crl", "after.crl"], Self.june)
        #expect(outcome.status == 0, "\(outcome.output)")
        let facts = try facts(outcome).mapValues { "\($0)" }
        #expect(facts["revocation"] == "not-revoked" && facts["revocationSource"] == "revocation-list")
        #expect(facts["revocationThisUpdate"] == "2026-06-15T00:00:00.000Z")
        #expect(facts["revocationNextUpdate"] == "2026-07-15T00:00:00.000Z")
        #expect(facts["revocationSubject"]?.contains("CN=good") == true && facts["revocationReason"] == nil)
        let text = try await verify("good", ["after.crl"], ["--at", "2026-06-20T00:00:00Z"])
        #expect(text.output.contains("  revocation: not-revoked\n") && text.status == 0)
        #expect(text.output.contains("  revocationNextUpdate: 2026-07-15T00:00:00.000Z\n"))
    }

    @Test func revokedByAListWhateverTheOption() async throws {
        for option in [[], ["--soft-fail"]] {
            let outcome = try await verify("superseded", ["after.crl"], Self.june + option)
            #expect(outcome.status == 1, "\(outcome.output)")
            let step = try #require((try facts(outcome)["failedSteps"] as? [[String: String]])?.first)
            #expect(step["step"] == "certificate-revoked" && step["revocation"] == "revoked")
            #expect(step["revocationReason"] == "superseded" && step["revokedFrom"] == "2026-06-01T00:00:00.000Z")
            #expect(step["revocationSource"] == "revocation-list")
            #expect(step["revocationThisUpdate"] == "2026-06-15T00:00:00.000Z")
        }
        // The same list knows that it was good before.
        let before = try await verify("superseded", ["after.crl"], ["--at", "2026-05-20T00:00:00Z"])
        #expect(before.status == 0, "\(before.output)")
    }

    /// Responses count for ten minutes from when they were made: these are judged now.
    @Test func responsesMayBeSeveral() async throws {
        let good = try await verify("good", ["superseded.ocsp", "good.ocsp"], ["--json"])
        #expect(good.status == 0, "\(good.output)")
        let facts = try facts(good).mapValues { "\($0)" }
        #expect(facts["revocation"] == "not-revoked" && facts["revocationSource"] == "ocsp-response")
        let revoked = try await verify("superseded", ["good.ocsp", "superseded.ocsp"])
        #expect(revoked.status == 1 && revoked.output.contains("  certificate-revoked\n"), "\(revoked.output)")
        #expect(revoked.output.contains("    revocationSource: ocsp-response\n"))
        #expect(revoked.output.contains("    revocationReason: superseded\n"))
    }

    @Test func unknownIsRefusedOrShown() async throws {
        let hard = try await verify("good", ["second.ocsp"], ["--json"])
        #expect(hard.status == 1, "\(hard.output)")
        let step = try #require((try facts(hard)["failedSteps"] as? [[String: String]])?.first)
        #expect(step["step"] == "certificate-revocation-unknown" && step["revocationReason"] == "no-statement")
        let soft = try await verify("good", ["second.ocsp"], ["--json", "--soft-fail"])
        #expect(soft.status == 0, "\(soft.output)")
        let facts = try facts(soft).mapValues { "\($0)" }
        #expect(facts["revocation"] == "unknown" && facts["revocationReason"] == "no-statement")
        let late = try await verify("good", ["after.crl"], ["--at", "2026-08-01T00:00:00Z", "--soft-fail"])
        #expect(late.status == 0 && late.output.contains("  revocationReason: outdated\n"), "\(late.output)")
        #expect(late.output.contains("  revocationNextUpdate: 2026-07-15T00:00:00.000Z\n"))
        let nobody = try await verify("good", [], ["--soft-fail"])
        #expect(nobody.status == 0 && nobody.output.contains("  revocation: not-asked\n"), "\(nobody.output)")
    }

    @Test func whatIsNoListOrResponseGivesNoVerdict() async throws {
        let files = try await Files.shared.value
        for options in [
            ["--ocsp", files.path("after.crl")], ["--crl", files.path("good.ocsp")],
            ["--ocsp", files.path("none.ocsp")],
        ] {
            let outcome = try await verify("good", [], options)
            #expect(outcome.status == 2, "\(outcome.output)")
        }
    }
}

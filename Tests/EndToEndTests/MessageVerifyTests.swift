import Foundation
import Testing

/// `ocmw-gateway message verify` judges files of other tools by itself; the program runs as a process.
@Suite struct MessageVerifyTests {
    /// Files that xmlsec1, WSS4J and zeep signed, made once for the suite.
    final class Files: Sendable {
        static let shared = Task { try await Files() }
        static let instant = "2026-11-21T10:00:00Z"

        let scratch: Scratch

        init() async throws {
            scratch = try Scratch()
            try await require("sh", [Program.judges + "/make-pki.sh", scratch.path])
            try scratch.write("payload", "<a xmlns=\"urn:a\">one</a>")
            try scratch.write(
                "schema.xsd",
                """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a">
                <xs:element name="a"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="3"/>
                </xs:restriction></xs:simpleType></xs:element></xs:schema>
                """)
            try await signByXMLSec()
            try await signByWSS4J()
            try await signByZeep()
        }

        func path(_ name: String) -> String { scratch.path + "/" + name }

        private func require(_ program: String, _ arguments: [String], input: String = "") async throws {
            let outcome = try await Program.run(program, arguments, input: Array(input.utf8))
            try #require(outcome.status == 0, "\(outcome.output)")
        }

        private func signByXMLSec() async throws {
            let dsig = "http://www.w3.org/2000/09/xmldsig#"
            let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
            try scratch.write(
                "template",
                """
                <a xmlns="urn:a" Id="i">one<Signature xmlns="\(dsig)"><SignedInfo>
                <CanonicalizationMethod Algorithm="\(exclusive)"/>
                <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"/><Reference URI="#i">
                <Transforms><Transform Algorithm="\(dsig)enveloped-signature"/><Transform Algorithm="\(exclusive)"/>
                </Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><DigestValue/>
                </Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature></a>
                """)
            try await require(
                "xmlsec1",
                [
                    "--sign", "--id-attr:Id", "urn:a:a", "--privkey-pem", "\(path("p384.key")),\(path("p384.pem"))",
                    "--output", path("xmlsec.xml"), path("template"),
                ])
        }

        private func signByWSS4J() async throws {
            try await require(
                "openssl",
                [
                    "pkcs12", "-export", "-inkey", path("rsa.key"), "-in", path("rsa.pem"), "-name", "rsa", "-passout",
                    "pass:changeit", "-out", path("rsa.p12"),
                ])
            try scratch.write(
                "envelope",
                """
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>\
                <a xmlns="urn:a">one</a></s:Body></s:Envelope>
                """)
            let algorithms =
                "sig=http://www.w3.org/2001/04/xmldsig-more#rsa-sha256,dig=http://www.w3.org/2001/04/xmlenc#sha256"
            let libraries = ["wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop"]
                .map { "/usr/share/java/\($0).jar" }.joined(separator: ":")
            try await require(
                "java",
                [
                    "-cp", libraries, Program.judges + "/Wss4jSign.java", Self.instant, scratch.path, path("envelope"),
                    "wss4j.xml:\(path("rsa.p12")):bsp,str,\(algorithms)",
                    "issuer.xml:\(path("rsa.p12")):issuer,\(algorithms)", "old.xml:\(path("rsa.p12")):token",
                ])
        }

        private func signByZeep() async throws {
            let payload = try scratch.text("payload")
            let outcome = try await Program.run(
                "sh",
                [
                    "-c", "exec python3 \"$0\" \"$@\" > '\(path("zeep.xml"))'", Program.judges + "/zeep_sign.py",
                    path("rsa.key"), path("rsa.pem"), Self.instant, "2026-11-21T10:05:00Z", "sha256",
                    "http://www.w3.org/2003/05/soap-envelope", "Signature",
                ], input: Array(payload.utf8))
            try #require(outcome.status == 0, "\(outcome.output)")
        }
    }

    private func verify(_ files: Files, _ arguments: [String]) async throws -> ProgramOutcome {
        try await Program.run(
            Program.built("ocmw-gateway"), ["message", "verify", "--trust", files.path("ca/ca.pem")] + arguments)
    }

    private func rows(_ outcome: ProgramOutcome) throws -> [[String: Any]] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]], "\(outcome.output)")
    }

    @Test func filesOfOtherToolsAreValid() async throws {
        let files = try await Files.shared.value
        let names = ["xmlsec.xml", "wss4j.xml", "zeep.xml", "issuer.xml"].map(files.path)
        let options = [
            "--at", "2026-11-21T10:00:10Z", "--certificates", files.path("rsa.pem"), "--schema",
            files.path("schema.xsd"), "--json",
        ]
        // The schema knows no signature inside the document.
        let judged = try await verify(files, options + names.dropFirst())
        #expect(judged.status == 0, "\(judged.output)")
        let kinds = try rows(judged).compactMap { $0["kind"] as? String }
        #expect(kinds == ["message", "message", "message"])
        let document = try await verify(files, ["--at", Files.instant, "--json", names[0]])
        #expect(document.status == 0, "\(document.output)")
        let row = try #require(try rows(document).first)
        #expect(row["kind"] as? String == "document" && row["valid"] as? Bool == true)
        #expect(row["signer"] as? String == "0999999922")
        #expect((row["certificateSubject"] as? String)?.contains("CN=p384") == true)
    }

    /// A signature may hold of which the gateway would not accept the signer; the verdict says so.
    @Test func aSignerWithoutAKBONumberIsTold() async throws {
        let files = try await Files.shared.value
        let made = try await Program.run(
            "sh",
            [
                "-ec",
                """
                cd "$0"
                openssl req -new -config ca/openssl.cnf -key p384.key -subj /CN=nobody -out nobody.csr
                openssl ca -batch -notext -config ca/openssl.cnf -extensions signing -in nobody.csr \\
                    -startdate 20200101000000Z -enddate 20391231235959Z -out nobody.pem
                xmlsec1 --sign --id-attr:Id urn:a:a --privkey-pem p384.key,nobody.pem --output nobody.xml template
                """, files.scratch.path,
            ])
        try #require(made.status == 0, "\(made.output)")
        let outcome = try await verify(files, ["--at", Files.instant, "--json", files.path("nobody.xml")])
        #expect(outcome.status == 0, "\(outcome.output)")
        let row = try #require(try rows(outcome).first)
        #expect(
            row["signer"] == nil && (row["warning"] as? String)?.contains("the gateway refuses it") == true, "\(row)")
    }

    /// The canonical form has no declaration that only a value uses: whoever passes a document on may change it, and the type.
    @Test func declarationsThatNobodySignedDecideNothing() async throws {
        let files = try await Files.shared.value
        try files.scratch.write(
            "types.xsd",
            """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:a" targetNamespace="urn:a">
            <xs:complexType name="B"><xs:sequence><xs:any namespace="##other" processContents="skip"/></xs:sequence>
            <xs:attribute name="Id" type="xs:ID"/></xs:complexType>
            <xs:complexType name="D"><xs:complexContent><xs:extension base="B"/></xs:complexContent></xs:complexType>
            <xs:element name="a" type="B"/></xs:schema>
            """)
        let template = try files.scratch.text("template").replacing(">one<", with: "><")
        let declared = " xmlns:t=\"urn:a\""
        let type = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"t:D\""
        for (index, attributes) in ["", declared + type].enumerated() {
            let name = "typed\(index)"
            try files.scratch.write(
                "\(name).template", template.replacing("<a xmlns=\"urn:a\"", with: "<a xmlns=\"urn:a\"\(attributes)"))
            let signed = try await Program.run(
                "xmlsec1",
                [
                    "--sign", "--id-attr:Id", "urn:a:a", "--privkey-pem",
                    "\(files.path("p384.key")),\(files.path("p384.pem"))", "--output", files.path("\(name).xml"),
                    files.path("\(name).template"),
                ])
            try #require(signed.status == 0, "\(signed.output)")
        }
        let typed = try files.scratch.text("typed1.xml")
        try files.scratch.write("typed2.xml", typed.replacing(declared, with: " xmlns:t=\"urn:b\""))
        try files.scratch.write("typed3.xml", typed.replacing(declared, with: ""))
        for (index, isValid) in [true, false, false, false].enumerated() {
            let path = files.path("typed\(index).xml")
            let outcome = try await verify(
                files, ["--at", Files.instant, "--json", "--schema", files.path("types.xsd"), path])
            let row = try #require(try rows(outcome).first)
            let failures = row["failures"] as? [String] ?? []
            #expect(row["valid"] as? Bool == isValid, "\(row)")
            #expect(failures.allSatisfy { $0.hasPrefix("schema-violated") }, "\(row)")
        }
    }

    /// A program that reads the rows finds one for each file.
    @Test func filesWithoutAVerdictHaveARow() async throws {
        let files = try await Files.shared.value
        let outcome = try await Program.run(
            "sh",
            [
                "-c", "exec \"$0\" message verify --json --trust \"$@\" 2>/dev/null", Program.built("ocmw-gateway"),
                files.path("ca/ca.pem"), "--at", Files.instant, files.path("zeep.xml"), files.path("missing.xml"),
                files.path("ca/ca.pem"),
            ])
        #expect(outcome.status == 2)
        let rows = try rows(outcome)
        #expect(rows.map { $0["valid"] as? Bool } == [true, false, false])
        #expect(rows.map { ($0["error"] as? String)?.contains("Remedy") } == [nil, true, true])
    }

    @Test func failedStepsCarryWhatTheyCompared() async throws {
        let files = try await Files.shared.value
        for (name, part) in [("xmlsec.xml", "document"), ("wss4j.xml", "Body"), ("zeep.xml", "Body")] {
            let spoilt = try files.scratch.text(name).replacing(">one<", with: ">two<")
            let scratch = try Scratch()
            try scratch.write("spoilt.xml", spoilt)
            let path = scratch.path + "/spoilt.xml"
            let outcome = try await verify(files, ["--at", Files.instant, "--json", path])
            #expect(outcome.status == 1, "\(outcome.output)")
            let row = try #require(try rows(outcome).first)
            #expect(row["failures"] as? [String] == ["digest-wrong (\(part))"], "\(row)")
            let step = try #require((row["failedSteps"] as? [[String: String]])?.first)
            #expect(step["step"] == "digest-wrong" && step["reference"]?.hasPrefix("#") == true)
            let expected = try #require(step["expectedDigest"])
            // xmlsec1 breaks lines in Base64.
            #expect(spoilt.replacing("\n", with: "").contains(expected) && step["computedDigest"] != expected)
            #expect(step["algorithm"]?.hasPrefix("http://www.w3.org/2001/04/xmlenc#sha") == true)
            let text = try await verify(files, ["--at", Files.instant, path])
            #expect(text.status == 1 && text.output.contains("    expectedDigest: \(expected)\n"), "\(text.output)")
        }
        let old = try await verify(files, ["--at", Files.instant, "--json", files.path("old.xml")])
        #expect(old.status == 1)
        #expect(old.output.contains("digest-method-refused (SHA-1)"))
        // JSON escapes the slashes of addresses or not; the fragment is there in either case.
        #expect(old.output.contains("xmldsig#rsa-sha1"))
    }

    @Test func trustTimesCertificatesAndSchemaAreJudged() async throws {
        let files = try await Files.shared.value
        func failures(_ arguments: [String]) async throws -> [String] {
            let outcome = try await verify(files, ["--json"] + arguments)
            #expect(outcome.status == 1, "\(outcome.output)")
            return try #require(try rows(outcome).first?["failures"] as? [String])
        }
        #expect(try await failures(["--at", "2026-11-21T10:05:30Z", files.path("wss4j.xml")]) == ["timestamp-expired"])
        #expect(
            try await failures(["--at", "2026-11-21T09:59:29Z", files.path("wss4j.xml")]) == ["timestamp-in-future"])
        let unknown = try await failures(["--at", Files.instant, files.path("issuer.xml")])
        #expect(unknown.contains { $0.hasPrefix("certificate-missing") })
        let foreign = try await Program.run(
            Program.built("ocmw-gateway"),
            [
                "message", "verify", "--trust", files.path("other/ca.pem"), "--at", Files.instant, "--json",
                files.path("zeep.xml"),
            ])
        #expect(foreign.status == 1 && foreign.output.contains("certificate-issuer-untrusted"))
        let narrow = try files.scratch.text("schema.xsd").replacing("value=\"3\"", with: "value=\"2\"")
        let scratch = try Scratch()
        try scratch.write("narrow.xsd", narrow)
        let violated = try await failures([
            "--at", Files.instant, "--schema", scratch.path + "/narrow.xsd", files.path("zeep.xml"),
        ])
        #expect(violated.count == 1 && violated[0].hasPrefix("schema-violated ("))
    }

    /// A sparse file of 1 TiB, a directory and a pipe that nobody writes are not read.
    @Test func largeAndOddFilesAreRefusedAtOnce() async throws {
        let files = try await Files.shared.value
        let odd = try Scratch()
        try odd.write("large", "")
        for command in [["truncate", "-s", "1T", odd.path + "/large"], ["mkfifo", odd.path + "/pipe"]] {
            let made = try await Program.run(command[0], Array(command.dropFirst()))
            try #require(made.status == 0, "\(made.output)")
        }
        for (path, reason) in [
            (odd.path + "/large", "has more than 2097152 bytes"), (odd.path, "cannot read"),
            (odd.path + "/pipe", "cannot read"), ("/dev/zero", "cannot read"),
        ] {
            let outcome = try await verify(files, ["--json", path])
            #expect(outcome.status == 2)
            #expect(outcome.output.contains(reason), "\(outcome.output)")
        }
    }

    @Test func withoutVerdictTheStatusIsTwo() async throws {
        let files = try await Files.shared.value
        let scratch = try Scratch()
        try scratch.write("text.xml", "no XML")
        try scratch.write("dtd.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
        for arguments in [
            [scratch.path + "/missing.xml"], [scratch.path + "/text.xml"], [scratch.path + "/dtd.xml"],
            ["--at", "yesterday", files.path("zeep.xml")],
            ["--schema", scratch.path + "/none.xsd", files.path("zeep.xml")],
            ["--no-such-option", files.path("zeep.xml")], [],
            // Eleven digits in the name of a temporary folder are no number of a person.
            ["--no-such-option", "/tmp/F14D2D93-5F07-4CF6-AA2F-04765711731B/zeep.xml"],
            // Also when another file is valid or invalid.
            ["--at", Files.instant, files.path("zeep.xml"), files.path("old.xml"), scratch.path + "/missing.xml"],
        ] {
            let outcome = try await verify(files, arguments)
            #expect(outcome.status == 2, "\(arguments): \(outcome.output)")
        }
        try scratch.write("empty.xml", "")
        try scratch.write("cut.xml", String(try files.scratch.text("zeep.xml").prefix(900)))
        for (arguments, reason, remedy) in [
            ([scratch.path + "/empty.xml"], "empty.xml is empty", "name a file with one signed document or message"),
            ([scratch.path + "/cut.xml"], "an element is not closed", "name a whole file"),
            ([scratch.path + "/dtd.xml"], "document-type-refused", "have the sender write it without that"),
            (["--at", "yesterday", files.path("zeep.xml")], "--at: time-not-valid", "2026-03-02T09:15:00Z"),
            (["--schema", scratch.path + "/none.xsd", files.path("zeep.xml")], "/none.xsd: ", "name an XML schema"),
        ] {
            let output = try await verify(files, arguments).output
            #expect(output.contains(reason) && output.contains("Remedy: "), "\(output)")
            #expect(output.contains(remedy) && output.components(separatedBy: "Remedy: ").count == 2, "\(output)")
        }
        let help = try await verify(files, ["--help"])
        #expect(help.status == 0 && help.output.contains("Example: ocmw-gateway message verify --trust"))
    }
}

extension Scratch {
    fileprivate func write(_ name: String, _ text: String) throws { _ = try file(name, Array(text.utf8)) }
}

import Testing

@testable import XMLSecurity

/// Messages signed by WSS4J, one for each name; see Tests/Judges/Wss4jSign.java.
struct WSS4J {
    private let scratch: Scratch

    /// - Parameter jobs: a name, the name of the key in `pki` and options of `Wss4jSign.java`.
    init(
        _ pki: TestPKI, version: SOAPVersion = .v11, _ jobs: [(name: String, key: String, options: String)]
    ) throws {
        scratch = try Scratch()
        for key in Set(jobs.map(\.key)) {
            let made = try Judge.run(
                "openssl",
                [
                    "pkcs12", "-export", "-inkey", pki.path(key + ".key"), "-in", pki.path(key + ".pem"), "-name", key,
                    "-passout", "pass:changeit", "-out", scratch.path + "/" + key + ".p12",
                ])
            #expect(made.status == 0, "\(made.errors)")
        }
        let envelope = """
            <s:Envelope xmlns:s="\(version.namespace)" xmlns:x="urn:x"><s:Header/><s:Body>\
            <a xmlns="urn:a">x:one</a></s:Body></s:Envelope>
            """
        let libraries = ["wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop"]
            .map { "/usr/share/java/\($0).jar" }.joined(separator: ":")
        let signed = try Judge.run(
            "java",
            [
                "-cp", libraries, Judge.folder.appendingPathComponent("Wss4jSign.java").path,
                TestPKI.now.xmlDateTime, scratch.path, try scratch.file("envelope", Array(envelope.utf8)),
            ] + jobs.map { "\($0.name):\(scratch.path)/\($0.key).p12:\($0.options)" })
        #expect(signed.status == 0, "\(signed.errors)")
    }

    func message(_ name: String) throws -> [UInt8] { try Judge.bytes(ofFile: scratch.path + "/" + name) }
}

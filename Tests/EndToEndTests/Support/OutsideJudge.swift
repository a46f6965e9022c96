import XMLSecurity

/// Programs of others that judge what the demo left in its folders.
enum OutsideJudge {
    /// What xmlsec1 says of one document; 0 is valid.
    static func xmlsec1(_ file: String, anchors: String) async throws -> ProgramOutcome {
        let root = try XMLReader.parse(Files.bytes(file))
        return try await Program.run(
            "xmlsec1",
            ["--verify", "--trusted-pem", anchors, "--id-attr:Id", "\(root.namespace):\(root.localName)", file])
    }

    /// What zeep says of a folder of SOAP messages; 0 is valid, 1 is not, 2 is no verdict.
    static func zeep(_ folder: String, anchors: String) async throws -> ProgramOutcome {
        try await Program.run("python3", ["\(Program.judges)/zeep_folder.py", anchors, folder])
    }
}

import Messages
import XMLSecurity

/// Holds the signature of every document: with our own verifier, and with the program xmlsec1.
struct DocumentProof: Sendable {
    let folder: DemoFolder

    /// Verifies bytes as they lie in the files.
    ///
    /// - Returns: the number of valid documents.
    /// - Throws: `DemoFailure` naming the first file that is not valid.
    func verify(_ documents: [KeptDocument]) throws -> Int {
        let verifier = DocumentVerifier(trust: try StageTrust.store(folder))
        let now = SystemClock.now()
        for kept in documents {
            let bytes = try GatewayGraph.bytes(of: kept.file)
            let verdict = try verifier.verify(bytes: bytes, at: now)
            guard let verified = verdict.value else {
                throw DemoFailure("\(kept.file): \(verdict.failedSteps.map(\.code.rawValue).joined(separator: ", "))")
            }
            try expect(
                verified.signer.enterpriseNumberDigits == kept.document.header.sender.digits,
                "\(kept.file) is signed by somebody else than its sender")
            try expect(verified.digest == kept.digest.bytes, "\(kept.file) is not in its canonical form")
        }
        return documents.count
    }

    /// Lets xmlsec1 verify each file.
    func judge(_ documents: [KeptDocument]) async throws -> Int {
        let version = try await Tool.run("xmlsec1", ["--version"], scratch: folder.logs)
        guard version.status == 0 else {
            throw DemoFailure("the program xmlsec1 is missing: apt-get install xmlsec1 (make demo does)")
        }
        for kept in documents {
            let operation = kept.document.operation
            let outcome = try await Tool.run(
                "xmlsec1",
                [
                    "--verify", "--trusted-pem", folder.anchors,
                    "--id-attr:Id", "\(operation.namespace):\(operation.rawValue)", kept.file,
                ], scratch: folder.logs)
            guard outcome.status == 0 else { throw DemoFailure("\(kept.file): \(outcome.complaint)") }
        }
        return documents.count
    }
}

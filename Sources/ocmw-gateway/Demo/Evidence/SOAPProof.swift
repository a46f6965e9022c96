import XMLSecurity

/// Holds the WS-Security signature of every SOAP message: with our own verifier, and with that of zeep.
struct SOAPProof: Sendable {
    let folder: DemoFolder
    /// Folder of the Python programs.
    let judges: String

    /// Verifies each message at the time it says it was made; the windows are over by now.
    func verify(_ messages: [KeptMessage]) throws -> Int {
        let verifier = SOAPVerifier(trust: try StageTrust.store(folder))
        for kept in messages {
            let verdict = try verifier.verify(bytes: kept.bytes, at: kept.created)
            guard verdict.value != nil else {
                throw DemoFailure("\(kept.file): \(verdict.failedSteps.map(\.code.rawValue).joined(separator: ", "))")
            }
        }
        return messages.count
    }

    /// Lets zeep verify the whole folder.
    func judge(_ messages: [KeptMessage]) async throws -> String {
        let outcome = try await Tool.run(
            "python3", ["\(judges)/zeep_folder.py", folder.anchors, folder.soap], scratch: folder.logs)
        guard outcome.status != 2 else {
            throw DemoFailure("zeep cannot judge: \(outcome.complaint). make demo prepares it in .venv-judges")
        }
        guard outcome.status == 0 else {
            throw DemoFailure(outcome.complaint.isEmpty ? outcome.output : outcome.complaint)
        }
        try expect("what zeep held", outcome.output, is: "\(messages.count) of \(messages.count) valid")
        return outcome.output
    }
}

extension SignedNote {
    /// Why no key of `keys` counts as signer, for people; nothing that others wrote in it acts upon a terminal.
    ///
    /// A signature line names its key and proves nothing by that: who forged a checkpoint may write any name.
    ///
    /// - Parameters:
    ///   - keys: keys of one log, of which none signed this checkpoint.
    ///   - advice: what to give when the log's key was rotated, as it follows "rotated: ".
    public func signatureFault(_ keys: [NoteVerifierKey], afterRotation advice: String) -> String {
        let expected = "expected a signature of \(keys.keyTexts()); the checkpoint bears \(signerText)"
        let isOfLog = signatures.contains { line in keys.contains { $0.name.utf8.elementsEqual(line.name.utf8) } }
        guard isOfLog else { return expected }
        return expected + ": another key of the same name. That is what one sees after the log's key was rotated: "
            + "\(advice); ocmw-gateway audit checkpoint --year shows every key of the year, and a key that is not among "
            + "them is not the log's"
    }
}

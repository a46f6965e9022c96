extension SignedNote {
    /// Those of `keys` under whose name and key ID a signature stands here that does not fit the text.
    public func keysWithWrongSignature(among keys: [NoteVerifierKey]) -> [NoteVerifierKey] {
        keys.filter { key in signatures.contains(where: key.isOwn) && !isSigned(by: key) }
    }

    /// Why no key of `keys` counts as signer, for people; nothing that others wrote in it acts upon a terminal.
    ///
    /// A signature line names its key and proves nothing by that: who forged a checkpoint may write any name.
    ///
    /// - Parameters:
    ///   - keys: keys of one log, of which none signed this checkpoint.
    ///   - advice: what to give when the log's key was rotated, as it follows "rotated: ".
    public func signatureFault(_ keys: [NoteVerifierKey], afterRotation advice: String) -> String {
        let wrong = keysWithWrongSignature(among: keys)
        guard wrong.isEmpty else { return Self.wrongSignature(of: wrong) }
        let expected = "expected a signature of \(keys.keyTexts()); the checkpoint bears \(signerText)"
        let isOfLog = signatures.contains { line in keys.contains { $0.name.utf8.elementsEqual(line.name.utf8) } }
        guard isOfLog else { return expected }
        return expected + ": another key of the same name. That is what one sees after the log's key was rotated: "
            + "\(advice); ocmw-gateway audit checkpoint --year shows every key of the year, and a key that is not among "
            + "them is not the log's"
    }

    /// What is said of signatures that are there and do not hold.
    public static func wrongSignature(of keys: [NoteVerifierKey]) -> String {
        "a signature of \(keys.keyTexts()) is there and does not fit the text: the checkpoint or the signature was "
            + "changed. Ask for the file again"
    }
}

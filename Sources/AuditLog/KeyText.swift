/// Names of keys as people compare them: `name keyID`, without what a terminal would act upon.
enum KeyText {
    static func of(name: String, keyID: UInt32) -> String {
        "\(TerminalText.ascii(name)) \(Hexadecimal.encode(withUnsafeBytes(of: keyID.bigEndian) { Array($0) }))"
    }

    /// The first five, and how many more.
    static func list(_ texts: [String]) -> String {
        let more = texts.count > 5 ? ["and \(texts.count - 5) more"] : []
        return texts.isEmpty ? "none" : (texts.prefix(5) + more).joined(separator: ", ")
    }
}

extension NoteKey {
    /// Name and key ID, as signature lines have them.
    public var keyText: String { KeyText.of(name: name, keyID: keyID) }
}

extension Collection {
    /// Names and key IDs of keys.
    public func keyTexts<Use>() -> String where Element == NoteKey<Use> { KeyText.list(map(\.keyText)) }
}

extension SignedNote {
    /// Names and key IDs of those who claim to have signed; nothing is verified.
    public var signerText: String { KeyText.list(signatures.map { KeyText.of(name: $0.name, keyID: $0.keyID) }) }
}

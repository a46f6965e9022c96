import AuditLog

/// A key as an option gives it.
enum KeyOption {
    /// The key of a log.
    ///
    /// - Throws: `UnusableInput` naming the option and what to do.
    static func verifierKey(_ option: String, _ text: String) throws -> NoteVerifierKey { try read(option, text) }

    /// The key of a witness.
    ///
    /// - Throws: `UnusableInput` naming the option and what to do.
    static func witnessKey(_ option: String, _ text: String) throws -> CosignatureKey { try read(option, text) }

    private static func read<Use>(_ option: String, _ text: String) throws -> NoteKey<Use> {
        do {
            return try NoteKey<Use>(text)
        } catch {
            throw UnusableInput(
                description: "\(option): \(error.reason). Copy it whole, as it was published: name+key ID+base 64.")
        }
    }
}

/// Writes a word of a command so that a POSIX shell reads it as one word.
enum ShellWord {
    /// The word itself when it has letters, digits and `/._-+,@%=:` alone, otherwise in apostrophes.
    static func quoted(_ word: String) -> String {
        guard word.isEmpty || !word.unicodeScalars.allSatisfy(isPlain) else { return word }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            || "/._-+,@%=:".unicodeScalars.contains(scalar)
    }
}

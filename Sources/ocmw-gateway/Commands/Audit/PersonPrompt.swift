import Foundation
import SocialSecurity

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Asks for the number of a person: on the command line it would show in the list of processes and in the shell's history.
enum PersonPrompt {
    /// Reads one line of standard input; at a terminal it asks, and what is typed does not show.
    ///
    /// - Throws: `CommandFailure` when it is not a number of a person. The number is not repeated.
    static func read() throws -> SSIN {
        guard let text = isatty(STDIN_FILENO) == 1 ? ask() : readLine() else {
            throw CommandFailure("no number was given", remedy: "write it as one line on standard input")
        }
        return try number(text)
    }

    /// The number that a line is.
    ///
    /// - Throws: `CommandFailure` that says which rule is broken, never the digits.
    static func number(_ text: String) throws -> SSIN {
        do throws(SocialSecurityError) {
            return try SSIN(text.trimmingCharacters(in: .whitespaces))
        } catch {
            throw CommandFailure(
                "standard input is not the number of a person: \(error.reason)", remedy: remedy(for: error.code))
        }
    }

    private static func remedy(for code: SocialSecurityError.Code) -> String {
        switch code {
        case .wrongLength, .wrongCharacter:
            "write eleven digits, without spaces, dots and hyphens, and end the line"
        case .wrongCheckNumber, .wrongMonth, .wrongDay, .wrongSerial, .wrongFirstDigit, .noSuchDate:
            "compare the eleven digits with the identity document: one is wrong, or two changed places"
        }
    }

    private static func ask() -> String? {
        FileHandle.standardError.write(Data("Number of the person (does not show): ".utf8))
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return readLine() }
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine()
    }
}

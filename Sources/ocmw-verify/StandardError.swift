import AuditLog
import Foundation

/// The standard error stream.
enum StandardError {
    /// Writes lines, without what a terminal would act upon.
    static func write(_ text: String) {
        FileHandle.standardError.write(Data((TerminalText.escapedLines(text) + "\n").utf8))
    }
}

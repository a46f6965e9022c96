import Foundation
import XMLSecurity

/// The instant of an option `--at`.
enum Instant {
    /// Now, in whole milliseconds.
    static var now: UTCInstant { UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    /// - Throws: `UnusableInput` for any other form than that of XML.
    static func option(_ text: String?) throws -> UTCInstant {
        guard let text else { return now }
        do {
            return try UTCInstant(xmlDateTime: text)
        } catch {
            throw UnusableInput(description: "--at: not a date and time with offset, such as 2026-03-02T09:15:00Z.")
        }
    }
}

import Foundation

/// Whether the tests run under a sanitizer (`make sanitize`), which keeps freed memory and shadows of all memory,
/// so that what a test measures says nothing about ours.
enum Sanitizer {
    static let isOn = ProcessInfo.processInfo.environment["OCMW_SANITIZED"] != nil
}

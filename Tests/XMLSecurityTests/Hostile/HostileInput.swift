import Testing

@testable import XMLSecurity

/// Input made to cost more than it should: a document of about so many bytes, and why it is refused.
struct HostileInput: Sendable, CustomTestStringConvertible {
    let name: String
    /// The refusal of the bytes; nil when they are read and what they say is refused by a failed step.
    let code: XMLSecurityError.Code?
    /// From how many bytes on it is refused so.
    var byteCount = 150_000
    /// The document of about so many bytes.
    let make: @Sendable (_ byteCount: Int) -> [UInt8]

    init(_ name: String, _ code: XMLSecurityError.Code?, _ make: @escaping @Sendable (Int) -> [UInt8]) {
        self.name = name
        self.code = code
        self.make = make
    }

    /// `unit` so often that it has about the bytes asked for.
    init(
        _ name: String, _ code: XMLSecurityError.Code?, _ before: String = "<a>", repeating unit: String,
        _ after: String = "</a>"
    ) {
        self.init(name, code) { byteCount in
            Array((before + String(repeating: unit, count: byteCount / unit.utf8.count) + after).utf8)
        }
    }

    /// `unit` with a number in place of `#`.
    init(
        _ name: String, _ code: XMLSecurityError.Code?, _ before: String = "<a>", numbering unit: String,
        _ after: String = "</a>"
    ) {
        self.init(name, code) { byteCount in
            let parts = unit.split(separator: "#", omittingEmptySubsequences: false)
            var text = before
            var number = 0
            while text.utf8.count < byteCount {
                text += parts.joined(separator: String(number))
                number += 1
            }
            return Array((text + after).utf8)
        }
    }

    /// The same, refused so from that size on.
    func from(_ byteCount: Int) -> HostileInput {
        var input = self
        input.byteCount = byteCount
        return input
    }

    var testDescription: String { name }
}

import XMLSecurity

/// Base64 for URLs and headers, without padding.
///
/// Source: RFC 4648, section 5.
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        Base64.encode(bytes).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The bytes, or `nil` for a text that `encode` would not have made.
    static func decode(_ text: String) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let standard = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let bytes = Base64.decode(standard), encode(bytes).hasSameBytes(as: text) else { return nil }
        return bytes
    }
}

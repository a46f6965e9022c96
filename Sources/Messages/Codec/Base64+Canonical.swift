import XMLSecurity

extension Base64 {
    /// The bytes of this text; `nil` unless it is what `encode` writes: one line, padded, unused bits zero.
    ///
    /// Source: RFC 4648, section 3.5.
    static func decodeCanonical(_ text: String) -> [UInt8]? {
        guard let bytes = decode(text), encode(bytes).hasSameBytes(as: text) else { return nil }
        return bytes
    }
}

#if canImport(Glibc)
    import Glibc
#endif

extension String {
    /// Whether both strings have the same UTF-8 bytes.
    ///
    /// `==` of `String` is canonical equivalence (U+212A KELVIN SIGN equals "K") and must not decide about names, Ids or digests.
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let compared = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { own.hasSameBytes(as: $0) }
        }
        return (compared ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// The same with a backslash and two hexadecimal digits for each byte of a character that steers a terminal or turns the direction of
    /// writing. Source: RFC 2253, section 2.4 (hexpair).
    var escapingControls: String {
        guard unicodeScalars.contains(where: Self.isControl) else { return self }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for scalar in unicodeScalars {
            for byte in String(scalar).utf8 {
                bytes += Self.isControl(scalar) ? [0x5C, digits[Int(byte >> 4)], digits[Int(byte & 15)]] : [byte]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// What stands behind the `#` that this reference begins with; nil when it begins otherwise.
    ///
    /// Taken by bytes: to a `Character` the `#` and combining marks behind it are one.
    var fragment: String? {
        guard utf8.first == UInt8(ascii: "#") else { return nil }
        return String(decoding: utf8.dropFirst(), as: UTF8.self)
    }

    /// Whether the UTF-8 bytes of this string sort before those of `other`, which is the order of code points.
    func sortsBefore(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Whether this is an NCName of ASCII characters only, of 1 to 128 bytes.
    ///
    /// Source: Namespaces in XML 1.0, section 3 (NCName); narrowed to ASCII so that equality of bytes is equality of names.
    var isASCIIName: Bool {
        guard let first = utf8.first, utf8.count <= 128, first.isASCIINameStart else { return false }
        return utf8.allSatisfy { $0.isASCIINameStart || (48...57).contains($0) || $0 == 45 || $0 == 46 }
    }
}

extension UInt8 {
    /// A letter or an underscore.
    var isASCIINameStart: Bool {
        (65...90).contains(self) || (97...122).contains(self) || self == 95
    }

    /// Space, tab, line feed or carriage return.
    var isXMLSpace: Bool {
        self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether both hold the same bytes.
    func hasSameBytes(as other: Self) -> Bool {
        guard count == other.count else { return false }
        guard let own = baseAddress, let others = other.baseAddress else { return true }
        return memcmp(own, others, count) == 0
    }
}

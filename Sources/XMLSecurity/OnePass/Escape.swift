/// Which octets canonical XML replaces in a place, and by what.
///
/// Source: Canonical XML 1.0, section 2.3 (text nodes, attribute nodes).
enum Escape {
    case text
    case attributeValue

    static let longestReplacement = 6

    /// Whether one of eight octets may be one that is replaced; never false when one is.
    @inline(__always)
    func mayReplace(_ eight: UInt64) -> Bool {
        let common = Self.has(0x26, eight) | Self.has(0x3C, eight) | Self.has(0x0D, eight)
        let own =
            switch self {
            case .text: Self.has(0x3E, eight)
            case .attributeValue: Self.has(0x22, eight) | Self.has(0x09, eight) | Self.has(0x0A, eight)
            }
        return (common | own) & 0x8080_8080_8080_8080 != 0
    }

    /// Sets the highest bit of the lowest octet that equals `octet`, and perhaps others above it.
    @inline(__always)
    private static func has(_ octet: UInt64, _ eight: UInt64) -> UInt64 {
        let difference = eight ^ (octet &* 0x0101_0101_0101_0101)
        return (difference &- 0x0101_0101_0101_0101) & ~difference
    }

    /// Whether that octet is replaced.
    @inline(__always)
    func replaces(_ octet: UInt8) -> Bool {
        guard octet <= 0x3E else { return false }
        switch octet {
        case 0x26, 0x3C, 0x0D: return true
        case 0x3E: return self == .text
        case 0x22, 0x09, 0x0A: return self == .attributeValue
        default: return false
        }
    }

    /// Whether anything in a text that ends with NUL is replaced.
    func isNeeded(in text: UnsafePointer<UInt8>) -> Bool {
        var place = text
        while place.pointee != 0 {
            if replaces(place.pointee) { return true }
            place += 1
        }
        return false
    }

    /// How many bytes stand for a text that ends with NUL.
    func byteCount(of text: UnsafePointer<UInt8>) -> Int {
        var (place, count) = (text, 0)
        while place.pointee != 0 {
            count += replaces(place.pointee) ? replacement(place.pointee).utf8CodeUnitCount : 1
            place += 1
        }
        return count
    }

    /// The reference that stands for a replaced octet.
    func replacement(_ octet: UInt8) -> StaticString {
        switch octet {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x09: "&#x9;"
        case 0x0A: "&#xA;"
        default: "&#xD;"
        }
    }
}

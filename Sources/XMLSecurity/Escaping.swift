/// Where a string is written, which decides what is escaped.
enum EscapingPlace {
    case text
    case attributeValue
}

extension [UInt8] {
    /// Appends `string` as canonical XML spells it.
    ///
    /// Source: Canonical XML 1.0, section 2.3 (text nodes, attribute nodes).
    mutating func appendEscaped(_ string: String, as place: EscapingPlace) {
        var string = string
        string.withUTF8 { bytes in
            var runStart = 0
            for index in bytes.indices {
                guard let replacement = Self.replacement(bytes[index], place) else { continue }
                append(contentsOf: bytes[runStart..<index])
                append(contentsOf: replacement.utf8)
                runStart = index + 1
            }
            append(contentsOf: bytes[runStart...])
        }
    }

    private static func replacement(_ byte: UInt8, _ place: EscapingPlace) -> String? {
        guard byte <= 0x3E else { return nil }
        switch (byte, place) {
        case (0x26, _): return "&amp;"
        case (0x3C, _): return "&lt;"
        case (0x0D, _): return "&#xD;"
        case (0x3E, .text): return "&gt;"
        case (0x22, .attributeValue): return "&quot;"
        case (0x09, .attributeValue): return "&#x9;"
        case (0x0A, .attributeValue): return "&#xA;"
        default: return nil
        }
    }
}

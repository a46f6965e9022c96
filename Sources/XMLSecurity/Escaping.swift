extension [UInt8] {
    /// Appends `string` as canonical XML spells it.
    mutating func appendEscaped(_ string: String, as place: Escape) {
        var string = string
        string.withUTF8 { bytes in
            var runStart = 0
            for index in bytes.indices where place.replaces(bytes[index]) {
                append(contentsOf: bytes[runStart..<index])
                place.replacement(bytes[index]).withUTF8Buffer { append(contentsOf: $0) }
                runStart = index + 1
            }
            append(contentsOf: bytes[runStart...])
        }
    }
}

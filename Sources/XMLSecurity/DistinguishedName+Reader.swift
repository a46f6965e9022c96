extension DistinguishedName {
    /// Takes a name apart.
    struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            skipSpace()
        }

        var isAtEnd: Bool { position == bytes.count }
        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func part(isJoined: Bool) -> Part? {
            let start = position
            while let byte = next, byte.isASCIINameStart || (48...57).contains(byte) || byte == 46 || byte == 45 {
                position += 1
            }
            let keyword = String(decoding: bytes[start..<position], as: UTF8.self)
            skipSpace()
            guard take("="), let type = ObjectIdentifierText.dotted(keyword: keyword) else { return nil }
            skipSpace()
            if take("#") { return hexadecimal().map { Part(type: type, value: $0, isDER: true, isJoined: isJoined) } }
            return (take("\"") ? quoted() : plain()).map {
                Part(type: type, value: $0, isDER: false, isJoined: isJoined)
            }
        }

        /// The `,`, `;` or `+` between two parts; 0 at the end, nil when something else comes.
        mutating func separator() -> UInt8? {
            skipSpace()
            guard let byte = next else { return 0 }
            guard [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "+")].contains(byte) else { return nil }
            position += 1
            skipSpace()
            return isAtEnd ? nil : byte
        }

        private mutating func hexadecimal() -> [UInt8]? {
            let start = position
            var value: [UInt8] = []
            while let high = hexDigit() {
                guard let low = hexDigit() else { return nil }
                value.append(high << 4 | low)
            }
            return position > start ? value : nil
        }

        private mutating func quoted() -> [UInt8]? {
            var value: [UInt8] = []
            while let byte = next {
                if take("\"") { return value }
                guard let octet = byte == UInt8(ascii: "\\") ? escaped() : byte else { return nil }
                if byte != UInt8(ascii: "\\") { position += 1 }
                value.append(octet)
            }
            return nil
        }

        /// Up to a separator that is not escaped, without the spaces before it.
        private mutating func plain() -> [UInt8]? {
            var value: [UInt8] = []
            var significantCount = 0
            while let byte = next, ![UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "+")].contains(byte) {
                if byte == UInt8(ascii: "\\") {
                    guard let octet = escaped() else { return nil }
                    value.append(octet)
                    significantCount = value.count
                } else {
                    guard byte != UInt8(ascii: "\"") else { return nil }
                    position += 1
                    value.append(byte)
                    if !byte.isXMLSpace { significantCount = value.count }
                }
            }
            return Array(value.prefix(significantCount))
        }

        /// The octet behind a backslash: two hexadecimal digits, or a character that stands for itself.
        private mutating func escaped() -> UInt8? {
            position += 1
            if let high = hexDigit() { return hexDigit().map { high << 4 | $0 } }
            guard let byte = next else { return nil }
            position += 1
            return byte
        }

        private mutating func hexDigit() -> UInt8? {
            guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            position += 1
            return UInt8(digit)
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard next == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        private mutating func skipSpace() {
            while let byte = next, byte.isXMLSpace { position += 1 }
        }
    }
}

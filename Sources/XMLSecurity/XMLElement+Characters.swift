extension XMLElement {
    /// Refuses texts that XML 1.0 cannot carry, before they are signed.
    ///
    /// Source: XML 1.0, section 2.2 (Char).
    func requireCharacters() throws(XMLSecurityError) {
        for attribute in attributes where !attribute.value.hasOnlyXMLCharacters {
            throw XMLSecurityError(.characterRefused, "a character of an attribute value is not allowed in XML 1.0")
        }
        for child in children {
            switch child {
            case .element(let element): try element.requireCharacters()
            case .text(let text):
                guard text.hasOnlyXMLCharacters else {
                    throw XMLSecurityError(.characterRefused, "a character of a text is not allowed in XML 1.0")
                }
            }
        }
    }
}

extension String {
    /// Whether every scalar is a `Char` of XML 1.0. Swift strings hold no surrogates.
    fileprivate var hasOnlyXMLCharacters: Bool {
        var previous: (UInt8, UInt8) = (0, 0)
        for byte in utf8 {
            if byte < 0x20 && !byte.isXMLSpace { return false }
            // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
            if byte >= 0xBE && byte <= 0xBF && previous == (0xEF, 0xBF) { return false }
            previous = (previous.1, byte)
        }
        return true
    }
}

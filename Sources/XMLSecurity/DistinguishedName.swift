import CLibCrypto

/// A name of X.500 written as text, the most specific part first.
///
/// Source: RFC 4514, section 3; RFC 2253, section 4 (quoted values), which .NET and older tools write.
struct DistinguishedName {
    /// One attribute: its type as dotted decimal, its value as text or as DER.
    struct Part {
        let type: String
        let value: [UInt8]
        let isDER: Bool
        /// Whether it belongs to the same relative name as the part before it.
        let isJoined: Bool
    }

    private let parts: [Part]

    /// nil when the text is longer than 4 KiB or not such a name.
    init?(_ text: String) {
        guard text.utf8.count <= 4096 else { return nil }
        var reader = Reader(Array(text.utf8))
        var parts: [Part] = []
        var isJoined = false
        repeat {
            guard let part = reader.part(isJoined: isJoined) else { return nil }
            parts.append(part)
            guard let separator = reader.separator() else { return nil }
            isJoined = separator == UInt8(ascii: "+")
        } while !reader.isAtEnd
        self.parts = parts
    }

    /// Whether `name`, an `X509_NAME`, has exactly these parts with the same bytes; the parts of one relative name in any order.
    func isName(_ name: OpaquePointer?) -> Bool {
        guard Int(X509_NAME_entry_count(name)) == parts.count else { return false }
        var relative: [[Entry]] = []
        for index in 0..<parts.count {
            guard let entry = X509_NAME_get_entry(name, Int32(index)) else { return false }
            let isJoined = index > 0 && X509_NAME_ENTRY_set(entry) == relative.last?.first?.set
            if isJoined { relative[relative.count - 1].append(Entry(entry)) } else { relative.append([Entry(entry)]) }
        }
        var groups: [[Part]] = []
        for part in parts {
            if part.isJoined { groups[groups.count - 1].append(part) } else { groups.append([part]) }
        }
        return groups.count == relative.count && zip(groups, relative.reversed()).allSatisfy(Self.agree)
    }

    private static func agree(_ parts: [Part], _ entries: [Entry]) -> Bool {
        var open = entries
        for part in parts {
            guard
                let index = open.firstIndex(where: {
                    $0.type.hasSameBytes(as: part.type) && (part.isDER ? $0.der : $0.text) == part.value
                })
            else { return false }
            open.remove(at: index)
        }
        return open.isEmpty
    }

    /// An attribute of a certificate's name.
    private struct Entry {
        let set: Int32
        let type: String
        let text: [UInt8]
        let der: [UInt8]

        init(_ entry: OpaquePointer) {
            set = X509_NAME_ENTRY_set(entry)
            type = ObjectIdentifierText.dotted(X509_NAME_ENTRY_get_object(entry))
            let data = X509_NAME_ENTRY_get_data(entry)
            var decoded: UnsafeMutablePointer<UInt8>?
            let length = Int(ASN1_STRING_to_UTF8(&decoded, data))
            text = Array(UnsafeBufferPointer(start: decoded, count: max(0, length)))
            CRYPTO_free(decoded, nil, 0)
            der = Self.der(
                tag: ASN1_STRING_type(data), content: ASN1_STRING_get0_data(data), Int(ASN1_STRING_length(data)))
        }

        private static func der(tag: Int32, content: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
            guard (0...30).contains(tag) else { return [] }
            let length =
                count < 0x80
                ? [UInt8(count)]
                : count < 0x100
                    ? [0x81, UInt8(count)]
                    : [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
            return [UInt8(tag)] + length + UnsafeBufferPointer(start: content, count: count)
        }
    }
}

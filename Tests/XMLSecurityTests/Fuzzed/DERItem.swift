/// One element of DER, read just far enough to find what is signed.
struct DERItem {
    /// Tag, length and content.
    let octets: [UInt8]
    private let content: ArraySlice<UInt8>

    init?(_ bytes: [UInt8]) { self.init(bytes[...]) }

    private init?(_ bytes: ArraySlice<UInt8>) {
        let head = Array(bytes.prefix(6))
        guard head.count >= 2 else { return nil }
        let lengthCount = head[1] < 0x80 ? 0 : Int(head[1] & 0x7F)
        guard lengthCount <= 3, head.count >= 2 + lengthCount else { return nil }
        let length = lengthCount == 0 ? Int(head[1]) : head[2..<2 + lengthCount].reduce(0) { $0 << 8 | Int($1) }
        let start = bytes.startIndex + 2 + lengthCount
        guard start + length <= bytes.endIndex else { return nil }
        content = bytes[start..<start + length]
        octets = Array(bytes[..<content.endIndex])
    }

    /// The elements inside.
    private var items: [DERItem] {
        var items: [DERItem] = []
        var rest = content
        while let item = DERItem(rest) {
            items.append(item)
            rest = rest.dropFirst(item.octets.count)
        }
        return items
    }

    /// Of a certificate or list: all but algorithm and signature. Source: RFC 5280, sections 4.1 and 5.1.
    var signedPart: [UInt8]? { items.first?.octets }

    /// Of an OCSP response: what is signed. Source: RFC 6960, section 4.2.1.
    var responseData: [UInt8]? {
        // responseStatus and [0] responseBytes; responseType and response, an OCTET STRING with a BasicOCSPResponse.
        items.last?.items.first?.items.last?.items.first?.signedPart
    }
}

extension [UInt8] {
    /// Whether `part` stands somewhere in it.
    func contains(_ part: [UInt8]) -> Bool {
        guard let first = part.first, part.count <= count else { return part.isEmpty }
        return (0...count - part.count).contains { self[$0] == first && self[$0..<$0 + part.count].elementsEqual(part) }
    }
}

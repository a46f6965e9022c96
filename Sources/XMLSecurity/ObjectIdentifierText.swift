import CLibCrypto

/// Object identifiers as dotted decimal.
enum ObjectIdentifierText {
    /// Of an object of libcrypto; "" when it has none.
    static func dotted(_ object: OpaquePointer?) -> String {
        var text = [CChar](repeating: 0, count: 128)
        let length = Int(OBJ_obj2txt(&text, Int32(text.count), object, 1))
        guard length > 0, length < text.count else { return "" }
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Of an attribute type as names write it: a keyword in any case, or dotted decimal with or without `OID.`; nil when unknown.
    static func dotted(keyword: String) -> String? {
        let upper = String(decoding: keyword.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }, as: UTF8.self)
        if let known = keywords[upper] { return known }
        let number = upper.hasPrefix("OID.") ? String(upper.dropFirst(4)) : upper
        let isNumber = !number.isEmpty && number.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
        guard isNumber || upper.hasPrefix("OID.") == false else { return nil }
        // A name of libcrypto's own, as xmlsec1 writes it, when it is no number.
        guard let object = OBJ_txt2obj(isNumber ? number : keyword, isNumber ? 1 : 0) else {
            ERR_clear_error()
            return nil
        }
        defer { ASN1_OBJECT_free(object) }
        return dotted(object)
    }

    /// Source: RFC 4514, section 3, and what the JDK and .NET write beyond.
    private static let keywords = [
        "CN": "2.5.4.3", "SERIALNUMBER": "2.5.4.5", "C": "2.5.4.6", "L": "2.5.4.7", "ST": "2.5.4.8", "S": "2.5.4.8",
        "STREET": "2.5.4.9", "O": "2.5.4.10", "OU": "2.5.4.11", "T": "2.5.4.12", "TITLE": "2.5.4.12",
        "SURNAME": "2.5.4.4", "GIVENNAME": "2.5.4.42", "G": "2.5.4.42", "DC": "0.9.2342.19200300.100.1.25",
        "UID": "0.9.2342.19200300.100.1.1", "E": "1.2.840.113549.1.9.1", "EMAILADDRESS": "1.2.840.113549.1.9.1",
    ]
}

/// Namespace names of the standards in use.
enum Namespace {
    static let signature = "http://www.w3.org/2000/09/xmldsig#"
    static let exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let signature11 = "http://www.w3.org/2009/xmldsig11#"
    static let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    static let wsse11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
    static let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    static let xml = "http://www.w3.org/XML/1998/namespace"
    static let schema = "http://www.w3.org/2001/XMLSchema"
    static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

    /// Whether a namespace name begins with a URI scheme; canonical XML is not defined for relative ones.
    ///
    /// Source: RFC 3986, section 3.1; Canonical XML 1.0, section 1.3.
    static func isAbsolute(_ name: String) -> Bool {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = name.utf8[..<colon]
        guard let first = scheme.first, first.isASCIINameStart, first != UInt8(ascii: "_") else { return false }
        return scheme.allSatisfy {
            ($0.isASCIINameStart && $0 != UInt8(ascii: "_")) || (48...57).contains($0)
                || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }
}

import CLibCrypto

/// `ds:X509IssuerSerial`: names a certificate by its issuer and serial number.
///
/// Source: XML Signature 1.1, section 4.5.4.
struct IssuerSerial {
    private let issuer: DistinguishedName
    /// Decimal digits without leading zeros.
    private let serial: String

    /// nil when it does not hold one issuer name and one serial number that can be read.
    init?(_ element: XMLElement) {
        let parts = element.elements
        guard parts.count == 2, parts.allSatisfy({ $0.elements.isEmpty }),
            parts[0].isNamed("X509IssuerName", namespace: Namespace.signature),
            parts[1].isNamed("X509SerialNumber", namespace: Namespace.signature),
            let issuer = DistinguishedName(parts[0].text), let serial = Self.digits(parts[1].text)
        else { return nil }
        self.issuer = issuer
        self.serial = serial
    }

    /// Whether `certificate` has that issuer and serial number.
    func names(_ certificate: Certificate) -> Bool {
        certificate.handle.serialDecimal.hasSameBytes(as: serial)
            && issuer.isName(X509_get_issuer_name(certificate.handle.pointer))
    }

    /// At most the 49 digits of 20 octets. Source: RFC 5280, section 4.1.2.2.
    private static func digits(_ text: String) -> String? {
        let digits = text.utf8.drop(while: \.isXMLSpace).reversed().drop(while: \.isXMLSpace).reversed()
        guard (1...49).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        return significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
    }
}

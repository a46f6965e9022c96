/// The parts of a `wsse:Security` header as we write them: octets in exclusive canonical form, so that they are digested and sent as they are.
///
/// Everything in them is ours (Ids, times, Base64), so nothing needs escaping.
///
/// Source: SOAP Message Security 1.1.1; X.509 Certificate Token Profile 1.1.1; XML Signature 1.1, section 4.
enum SecurityOctets {
    /// A part with its Id and digest.
    struct Part: Sendable {
        let id: String
        let octets: [UInt8]
        let digest: [UInt8]

        init(id: String, octets: [UInt8]) {
            self.init(id: id, octets: octets, digest: SHA256Digest.of(octets))
        }

        /// - Parameter octets: what stands in the header; empty for a part that stands elsewhere.
        init(id: String, octets: [UInt8], digest: [UInt8]) {
            self.id = id
            self.octets = octets
            self.digest = digest
        }
    }

    static func token(_ certificate: Certificate, id: String) -> Part {
        var octets: [UInt8] = []
        octets.add("<wsse:BinarySecurityToken xmlns:wsse=\"", Namespace.wsse, "\" xmlns:wsu=\"", Namespace.wsu)
        octets.add("\" EncodingType=\"", SOAPElements.base64Binary, "\" ValueType=\"", SOAPElements.x509v3)
        octets.add("\" wsu:Id=\"", id, "\">", Base64.encode(certificate.der), "</wsse:BinarySecurityToken>")
        return Part(id: id, octets: octets)
    }

    static func timestamp(created: UTCInstant, expires: UTCInstant, id: String) -> Part {
        var octets: [UInt8] = []
        octets.add("<wsu:Timestamp xmlns:wsu=\"", Namespace.wsu, "\" wsu:Id=\"", id, "\"><wsu:Created>")
        octets.add(created.xmlDateTime, "</wsu:Created><wsu:Expires>", expires.xmlDateTime)
        octets.add("</wsu:Expires></wsu:Timestamp>")
        return Part(id: id, octets: octets)
    }

    static func confirmation(of signatureValue: [UInt8], id: String) -> Part {
        var octets: [UInt8] = []
        octets.add("<wsse11:SignatureConfirmation xmlns:wsse11=\"", Namespace.wsse11, "\" xmlns:wsu=\"", Namespace.wsu)
        octets.add("\" Value=\"", Base64.encode(signatureValue), "\" wsu:Id=\"", id)
        octets.add("\"></wsse11:SignatureConfirmation>")
        return Part(id: id, octets: octets)
    }

    /// `ds:SignedInfo` with one Reference a part.
    static func signedInfo(_ parts: [Part], method: SignatureMethod) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(512 + 512 * parts.count)
        octets.add("<ds:SignedInfo xmlns:ds=\"", Namespace.signature, "\"><ds:CanonicalizationMethod Algorithm=\"")
        octets.add(
            Algorithm.exclusiveCanonicalization, "\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"")
        octets.add(method.rawValue, "\"></ds:SignatureMethod>")
        for part in parts {
            octets.add("<ds:Reference URI=\"#", part.id, "\"><ds:Transforms><ds:Transform Algorithm=\"")
            octets.add(Algorithm.exclusiveCanonicalization, "\"></ds:Transform></ds:Transforms>")
            octets.add("<ds:DigestMethod Algorithm=\"", Algorithm.sha256, "\"></ds:DigestMethod><ds:DigestValue>")
            octets.add(Base64.encode(part.digest), "</ds:DigestValue></ds:Reference>")
        }
        octets.add("</ds:SignedInfo>")
        return octets
    }

    /// The header block: the parts that stand in it, and the signature over all of them.
    ///
    /// - Parameter token: Id of the token that KeyInfo points at.
    static func security(
        _ parts: [Part], signedInfo: [UInt8], value: [UInt8], token: String, version: SOAPVersion
    ) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(1024 + signedInfo.count + parts.reduce(0) { $0 + $1.octets.count })
        octets.add("<wsse:Security xmlns:soapenv=\"", version.namespace, "\" xmlns:wsse=\"", Namespace.wsse)
        octets.add("\" soapenv:mustUnderstand=\"1\">")
        for part in parts { octets += part.octets }
        octets.add("<ds:Signature xmlns:ds=\"", Namespace.signature, "\">")
        octets += signedInfo
        octets.add("<ds:SignatureValue>", Base64.encode(value), "</ds:SignatureValue><ds:KeyInfo>")
        octets.add("<wsse:SecurityTokenReference><wsse:Reference URI=\"#", token, "\" ValueType=\"")
        octets.add(SOAPElements.x509v3, "\"></wsse:Reference></wsse:SecurityTokenReference></ds:KeyInfo>")
        octets.add("</ds:Signature></wsse:Security>")
        return octets
    }
}

extension [UInt8] {
    /// Appends texts as they are.
    mutating func add(_ texts: String...) {
        for text in texts { append(contentsOf: text.utf8) }
    }
}

import FuzzTargets

/// Pieces that are put into templates.
enum Fragments {
    private static let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    private static let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    private static let ds = "http://www.w3.org/2000/09/xmldsig#"
    private static let soap = "http://schemas.xmlsoap.org/soap/envelope/"
    private static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

    static let all =
        [
            "<!-- c -->", "<![CDATA[<&]]>", "<?pi?>", "<a/>", "<a xmlns=\"urn:a\"><b xmlns=\"\"/></a>", "text", " ",
            "&#13;",
            "<p:a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:b=\"1\" p:b=\"2\"/>", "<a Id=\"body\"/>",
            "<a xml:id=\"body\"/>",
            "<wsu:Timestamp xmlns:wsu=\"\(wsu)\"><wsu:Created>2026-11-21T10:00:00Z</wsu:Created></wsu:Timestamp>",
            "<wsse:Security xmlns:wsse=\"\(wsse)\"/>", "<ds:Signature xmlns:ds=\"\(ds)\"/>",
            "<ds:Object xmlns:ds=\"\(ds)\"/>",
            "<s:Body xmlns:s=\"\(soap)\"/>", "<s:Header xmlns:s=\"\(soap)\"/>", "<s:Fault xmlns:s=\"\(soap)\"/>",
            "<ec:InclusiveNamespaces xmlns:ec=\"\(exclusive)\" PrefixList=\"#default s wsu p\"/>", "<!DOCTYPE a>",
            "<ds:Transform xmlns:ds=\"\(ds)\" Algorithm=\"\(exclusive)\"/>", "<ds:KeyInfo xmlns:ds=\"\(ds)\"/>",
        ] + keyInfo

    /// What names a key; the first two lead to one.
    static let keyInfo = [
        "<ds:X509IssuerSerial xmlns:ds=\"\(ds)\"><ds:X509IssuerName>CN=Test CA</ds:X509IssuerName>"
            + "<ds:X509SerialNumber>{rsa.serial}</ds:X509SerialNumber></ds:X509IssuerSerial>",
        "<ds:X509Data xmlns:ds=\"\(ds)\"><ds:X509Certificate>{p256}</ds:X509Certificate></ds:X509Data>",
        "<ds:X509SKI xmlns:ds=\"\(ds)\">AQID</ds:X509SKI>", "<ds:KeyName xmlns:ds=\"\(ds)\">a</ds:KeyName>",
        "<wsse:KeyIdentifier xmlns:wsse=\"\(wsse)\">AQID</wsse:KeyIdentifier>",
        "<wsse:Reference xmlns:wsse=\"\(wsse)\" URI=\"#token\"/>",
        "<wsse:SecurityTokenReference xmlns:wsse=\"\(wsse)\" xmlns:wsu=\"\(wsu)\" wsu:Id=\"str\"/>",
    ]

    /// For text without elements.
    static let lines = Fuzzer.judgementLines

    static let inText = [
        "<!-- c -->", "<!---->", "&#x20;", " ", "\n", "\t", "\r", "&amp;", "&lt;", "&#10;", "&#13;", "]]&gt;",
        "<![CDATA[]]>",
        "<![CDATA[ ]]>", "=", "\u{FEFF}", "é", "e\u{301}", "𝄞", "A", "0", "<a/>", "&#0;", "\u{2028}",
    ]

    static let attributes = [
        " xmlns=\"\"", " xmlns=\"urn:a\"", " xmlns:p=\"urn:p\"", " xmlns:wsu=\"urn:other\"", " xmlns:s=\"urn:other\"",
        " xmlns:ds=\"urn:other\"", " xmlns:p=\"relative\"", " xml:lang=\"nl\"", " xml:space=\"preserve\"",
        " xml:id=\"body\"",
        " Id=\"body\"", " Id=\"d1\"", " ID=\"d1\"", " id=\"d1\"", " xml:base=\"urn:a\"",
        " a=\"&#9;&#10;&#13; &quot;'\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"", " xsi:nil=\"true\"", " xsi:type=\"o:big\"",
        " xsi:schemaLocation=\"urn:a a.xsd\"", " xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"",
    ]

    static let wrappers: [(open: String, close: String)] = [
        ("<a>", "</a>"), ("<a xmlns=\"urn:a\">", "</a>"), ("<!--", "-->"), ("<![CDATA[", "]]>"),
        ("<ds:Object xmlns:ds=\"\(ds)\">", "</ds:Object>"),
        ("<wsse:Security xmlns:wsse=\"\(wsse)\">", "</wsse:Security>"),
        ("<s:Body xmlns:s=\"\(soap)\">", "</s:Body>"), ("<p:a xmlns:p=\"urn:p\" xmlns:wsu=\"urn:other\">", "</p:a>"),
    ]
}

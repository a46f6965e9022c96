@testable import XMLSecurity

extension HostileInput {
    static let all = declarations + markup + names + texts + encodings + signatures

    private static let soap = SOAPVersion.v11.namespace
    private static let ds = Namespace.signature
    private static let inSecurity =
        "<e:Envelope xmlns:e='\(soap)'><e:Header><w:Security xmlns:w='\(Namespace.wsse)' xmlns:u='\(Namespace.wsu)'>"
    private static let afterSecurity =
        "</w:Security></e:Header><e:Body u:Id='b' xmlns:u='\(Namespace.wsu)'/></e:Envelope>"
    private static let inSignature = inSecurity + "<d:Signature xmlns:d='\(ds)'>"
    private static let afterSignature = "</d:Signature>" + afterSecurity

    private static let declarations = [
        HostileInput(
            "entities of entities", .documentTypeRefused, "<!DOCTYPE a [<!ENTITY x0 'x'>",
            numbering: "<!ENTITY x1# '&x0;&x0;'>", "]><a>&x11;</a>"),
        HostileInput(
            "one entity again and again", .documentTypeRefused, "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxxxxxxxx'>]><a>",
            repeating: "&x;"),
        HostileInput(
            "parameter entities", .documentTypeRefused, "<!DOCTYPE a [<!ENTITY % x 'y'>", repeating: "%x;", "]><a/>"),
        HostileInput(
            "a declaration without end", .documentTypeRefused, "<!DOCTYPE a [", repeating: "<!ELEMENT a ANY>", ""),
        HostileInput(
            "a declaration behind comments", .documentTypeRefused, "", repeating: "<!---->", "<!DOCTYPE a><a/>"),
        HostileInput("entities without declaration", .notWellFormed, repeating: "&x;"),
        HostileInput(
            "attribute defaults", .documentTypeRefused, "<!DOCTYPE a [<!ATTLIST a",
            numbering: " b# CDATA 'xxxxxxxx'", ">]><a/>"),
    ]

    private static let markup = [
        HostileInput("elements in elements", .limitExceeded, "", repeating: "<a>", ""),
        HostileInput("elements beside each other", .limitExceeded, repeating: "<b></b><c/><d/>").from(600_000),
        HostileInput("comments", nil, repeating: "<!---->"),
        HostileInput("a comment of hyphens", .notWellFormed, "<a><!-- ", repeating: "- "),
        HostileInput("a comment that says --", .notWellFormed, "<a><!--", repeating: "--"),
        HostileInput("processing instructions", .processingInstructionRefused, repeating: "<?x?>"),
        HostileInput(
            "a processing instruction without end", .processingInstructionRefused, "<a><?x ", repeating: "? ", ""),
        HostileInput("character data sections", nil, repeating: "<![CDATA[]]>"),
        HostileInput("sections in sections", .notWellFormed, repeating: "<![CDATA[", ""),
        HostileInput("less-than signs", .notWellFormed, "", repeating: "<", ""),
        HostileInput("end tags", .notWellFormed, repeating: "</b>", ""),
        HostileInput("a tag without end", .notWellFormed, "<a ", repeating: "b ", ""),
        HostileInput("a tag of equals signs", .limitExceeded, "<a ", repeating: "b= ", ""),
        HostileInput("a value without end", .notWellFormed, "<a b='", repeating: "x=", ""),
        HostileInput("markup declarations", .notWellFormed, repeating: "<!x>"),
        HostileInput("a section that ends early", .notWellFormed, repeating: "]]>"),
        HostileInput("documents behind each other", .notWellFormed, "", repeating: "<a/>", ""),
        HostileInput(
            "files to include", nil, "<a xmlns:x='http://www.w3.org/2001/XInclude'>",
            repeating: "<x:include href='file:///etc/hostname'/><b/><b/><b/><b/>"),
    ]

    private static let names = [
        HostileInput("attributes of one element", .limitExceeded, "<a", numbering: " b#=''", "/>"),
        HostileInput("attributes of one name", .limitExceeded, "<a", repeating: " b=''", "/>"),
        HostileInput(
            "attributes of every element", nil, numbering: "<b c#='' d#='' e#='' f#='' g#=''/><b/><b/><b/>"),
        HostileInput("declarations of one element", .limitExceeded, "<a", numbering: " xmlns:p#='urn:p'", "/>"),
        HostileInput(
            "declarations of nested elements", .limitExceeded, "", numbering: "<a xmlns:p#='urn:p' xmlns:q#='urn:q'>",
            ""),
        HostileInput("a declaration of each element", nil, numbering: "<b xmlns='urn:ocmw:#'></b>"),
        HostileInput(
            "one prefix bound again and again", nil, repeating: "<p:b xmlns:p='urn:1'><p:c xmlns:p='urn:2'/></p:b>"),
        HostileInput("a new name for each element", nil, numbering: "<name-of-an-element-#></name-of-an-element-#>"),
        HostileInput("a long name", .notWellFormed, "<", repeating: "a", "/>"),
        HostileInput("a long prefix", .notWellFormed, "<", repeating: "a", ":b/>"),
        HostileInput("a long namespace name", nil, "<a xmlns='urn:", repeating: "a", "'/>"),
        HostileInput("a long namespace name for each element", .limitExceeded) { longNamespace($0, "<p:b/>") },
        HostileInput("a long namespace name for each attribute", .limitExceeded) {
            longNamespace($0, "<b p:c='' p:d='' p:e='' p:f=''/>")
        },
        HostileInput("a long namespace name of escapes for each element", .limitExceeded) {
            longNamespace($0, "<p:b/>", of: "&amp;")
        },
        HostileInput("a long namespace name for each child of Body", .limitExceeded) { byteCount in
            Array("<e:Envelope xmlns:e='\(soap)'><e:Header/><e:Body>".utf8) + longNamespace(byteCount, "<p:b/>")
                + Array("</e:Body></e:Envelope>".utf8)
        },
        HostileInput("prefixes nobody declared", .notWellFormed, numbering: "<p#:b c='xxxxxxxxxxxxx'/>"),
        HostileInput("Ids", nil, numbering: "<element-with-an-id Id='i#'/>"),
        HostileInput("one Id again and again", nil, repeating: "<element-with-an-id Id='i'/>"),
        HostileInput(
            "Ids in the Body", nil, "<e:Envelope xmlns:e='\(soap)'><e:Body>",
            numbering: "<element-with-an-id Id='i#'/>", "</e:Body></e:Envelope>"),
        HostileInput("one prefix listed in scope 250 times", nil) { byteCount in
            let declared = (0..<8).map { depth in
                "<a" + (0..<31).map { " xmlns:p\(depth)x\($0)='urn:p\(depth)x\($0)'" }.joined() + ">"
            }.joined()
            let unit = "<b " + (0..<31).map { "p0x\($0):a=''" }.joined(separator: " ") + "/>"
            let many = String(repeating: unit, count: byteCount / unit.utf8.count)
            return Array((declared + many + String(repeating: "</a>", count: 8)).utf8)
        },
    ]

    /// One namespace name of half the size, and elements that stand in it: declared anew by each of them in canonical form.
    private static func longNamespace(_ byteCount: Int, _ unit: String, of part: String = "x") -> [UInt8] {
        let name = "urn:" + String(repeating: part, count: byteCount / 2 / part.utf8.count)
        return Array("<a xmlns:p='\(name)'>\(String(repeating: unit, count: byteCount / 2 / unit.utf8.count))</a>".utf8)
    }

    private static let texts = [
        HostileInput("references to characters", nil, repeating: "&#x10FFFF;&#65;&#65;&#65;&#65;&amp;"),
        HostileInput("predefined entities", nil, repeating: "&amp;"),
        HostileInput("predefined entities in a value", nil, "<a b='", repeating: "&lt;", "'/>"),
        HostileInput("line feeds in a value", nil, "<a b='", repeating: "x\n", "'/>"),
        HostileInput("carriage returns", nil, repeating: "\r\n\r"),
        HostileInput("text and elements by turns", nil, repeating: "text in between<b></b>"),
        HostileInput("white space behind the root", nil, "<a/>", repeating: " ", ""),
    ]

    private static let encodings = [
        HostileInput("UTF-16 with its mark", .encodingRefused) { [0xFF, 0xFE] + wide("<a>", $0) },
        HostileInput("UTF-16 without a mark", .notWellFormed) { wide("<a>", $0) },
        HostileInput("UTF-32", .notWellFormed) { byteCount in
            (0..<byteCount / 4).flatMap { [0, 0, 0, $0 == 0 ? 0x3C : 0x61] as [UInt8] }
        },
        HostileInput("EBCDIC", .notWellFormed) { [0x4C, 0x6F, 0xA7, 0x94] + [UInt8](repeating: 0x93, count: $0) },
        HostileInput(
            "UTF-7 declared", .encodingRefused, "<?xml version='1.0' encoding='UTF-7'?><a>", repeating: "+ADw-"),
        HostileInput(
            "ISO 8859-1 declared", .encodingRefused, "<?xml version='1.0' encoding='ISO-8859-1'?><a>", repeating: "x"),
        HostileInput("XML 1.1", .notWellFormed, "<?xml version='1.1'?><a>", repeating: "x"),
        HostileInput("NUL octets", .notWellFormed) { [0x3C, 0x61, 0x3E] + [UInt8](repeating: 0, count: $0) },
        HostileInput("octets that are not UTF-8", .notWellFormed) {
            [0x3C, 0x61, 0x3E] + [UInt8](repeating: 0xC0, count: $0)
        },
        HostileInput("an XML declaration without end", .notWellFormed, "<?xml ", repeating: "x", ""),
        HostileInput("white space alone", .notWellFormed, "", repeating: " ", ""),
        HostileInput("nothing alike", .notWellFormed, "", repeating: "x", ""),
        HostileInput("a message cut off", .notWellFormed, inSignature, repeating: "<d:SignedInfo></d:SignedInfo>", ""),
    ]

    private static func wide(_ start: String, _ byteCount: Int) -> [UInt8] {
        (Array(start.utf8) + [UInt8](repeating: 0x78, count: byteCount / 2)).flatMap { [$0, 0] }
    }

    private static let reference =
        "<d:Reference URI='#b'><d:Transforms/><d:DigestMethod/><d:DigestValue/></d:Reference>"

    private static let signatures = [
        HostileInput(
            "signatures", .limitExceeded, inSecurity, repeating: "<d:Signature xmlns:d='\(ds)'/>", afterSecurity),
        HostileInput(
            "references", nil, inSignature + "<d:SignedInfo>", repeating: reference, "</d:SignedInfo>" + afterSignature),
        HostileInput(
            "transforms", nil, inSignature + "<d:SignedInfo><d:Reference><d:Transforms>",
            repeating: "<d:Transform Algorithm='urn:x'/>",
            "</d:Transforms></d:Reference></d:SignedInfo>" + afterSignature),
        HostileInput(
            "a PrefixList", nil,
            inSignature + "<d:SignedInfo><d:CanonicalizationMethod Algorithm='\(Namespace.exclusiveCanonicalization)'>"
                + "<c:InclusiveNamespaces xmlns:c='\(Namespace.exclusiveCanonicalization)' PrefixList='",
            numbering: " p#",
            "'/></d:CanonicalizationMethod><d:SignatureMethod/><d:Reference/></d:SignedInfo><d:SignatureValue/><d:KeyInfo/>"
                + afterSignature),
        HostileInput(
            "a long SignatureValue", nil, inSignature + "<d:SignedInfo/><d:SignatureValue>", repeating: "AAAA",
            "</d:SignatureValue><d:KeyInfo/>" + afterSignature),
        HostileInput(
            "tokens", nil, inSecurity, numbering: "<w:BinarySecurityToken u:Id='t#'>AAAA</w:BinarySecurityToken>",
            "<d:Signature xmlns:d='\(ds)'/>" + afterSecurity),
        HostileInput(
            "timestamps", nil, inSecurity, numbering: "<u:Timestamp u:Id='t#'></u:Timestamp>",
            "<d:Signature xmlns:d='\(ds)'/>" + afterSecurity),
        HostileInput(
            "header blocks", nil, "<e:Envelope xmlns:e='\(soap)'><e:Header>",
            numbering: "<b xmlns='urn:b' Id='i#'></b>",
            "</e:Header><e:Body/></e:Envelope>"),
        HostileInput(
            "children of Body", nil, "<e:Envelope xmlns:e='\(soap)'><e:Header/><e:Body>",
            repeating: "<element-of-the-body></element-of-the-body>", "</e:Body></e:Envelope>"),
        HostileInput(
            "children of Envelope", nil, "<e:Envelope xmlns:e='\(soap)'>", repeating: "<e:Body>some text here</e:Body>",
            "</e:Envelope>"),
        HostileInput(
            "certificates of a document", nil,
            "<a Id='b'><d:Signature xmlns:d='\(ds)'><d:SignedInfo/><d:SignatureValue/><d:KeyInfo><d:X509Data>",
            repeating: "<d:X509Certificate>AAAA</d:X509Certificate>",
            "</d:X509Data></d:KeyInfo></d:Signature></a>"),
        HostileInput(
            "a long certificate", nil,
            "<a Id='b'><d:Signature xmlns:d='\(ds)'><d:SignedInfo/><d:SignatureValue/><d:KeyInfo><d:X509Data><d:X509Certificate>",
            repeating: "MIIB", "</d:X509Certificate></d:X509Data></d:KeyInfo></d:Signature></a>"),
    ]
}

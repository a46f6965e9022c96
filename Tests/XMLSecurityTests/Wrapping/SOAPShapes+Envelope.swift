import Foundation

@testable import XMLSecurity

extension SOAPShapes {
    static let envelopes = SOAPGroup(
        "Envelope and Header",
        [
            SOAPShape("the whole Envelope in the Body of another one") { p, _ in
                [
                    .before(p.envelope, "<E:Envelope xmlns:E=\"\(p.soap)\"><E:Header></E:Header><E:Body>"),
                    .after(p.envelope, "</E:Body></E:Envelope>"),
                ]
            },
            SOAPShape("the whole Envelope in the Header of another one, which has a forged Body") { p, _ in
                [
                    .before(p.envelope, "<E:Envelope xmlns:E=\"\(p.soap)\"><E:Header>"),
                    .after(p.envelope, "</E:Header>\(try p.evilBody(.other))</E:Envelope>"),
                ]
            },
            SOAPShape("the Header of the message before a forged Body, the whole Envelope inside it") { p, _ in
                let start = "<E:Envelope xmlns:E=\"\(p.soap)\">" + p.portable(p.header) + "<E:Body>"
                return [.before(p.envelope, start), .after(p.envelope, "</E:Body></E:Envelope>")]
            },
            SOAPShape("a forged Envelope in Header") { p, _ in
                let evil =
                    "<E:Envelope xmlns:E=\"\(p.soap)\"><E:Header></E:Header>\(try p.evilBody(.other))</E:Envelope>"
                return [.atEnd(of: p.header, evil)]
            },
            SOAPShape("the Envelope in an element that is none") { p, _ in
                Change.wrap(p.envelope, "<w>", "</w>")
            },
            SOAPShape("Header behind Body") { p, _ in
                [.remove(p.header), .after(p.body, p.portable(p.header))]
            },
            SOAPShape("Header in Body") { p, _ in [.remove(p.header), .atEnd(of: p.body, p.portable(p.header))] },
            SOAPShape("an empty second Header before the signed one") { p, _ in
                [.before(p.header, "<E:Header xmlns:E=\"\(p.soap)\"></E:Header>")]
            },
            SOAPShape("an empty second Header behind the signed one") { p, _ in
                [.after(p.header, "<E:Header xmlns:E=\"\(p.soap)\"></E:Header>")]
            },
            SOAPShape("a second Header of the other SOAP version") { p, _ in
                [.after(p.header, "<E:Header xmlns:E=\"\(p.otherSOAP)\"></E:Header>")]
            },
            SOAPShape("an unknown element behind Body") { p, _ in
                [.after(p.body, SOAPParts.block())]
            },
            SOAPShape("text beside Header and Body") { p, _ in
                [.before(p.header, "one"), .after(p.header, "two"), .after(p.body, "three")]
            },
            SOAPShape("Envelope of the other SOAP version, the parts as they were") { p, _ in
                let end = p.envelope.open.lowerBound + 1 + p.envelope.qualifiedName.utf8.count
                let start = "<V:Envelope xmlns:V=\"\(p.otherSOAP)\""
                return [
                    Change(range: p.envelope.open.lowerBound..<end, text: start),
                    Change(range: p.envelope.close, text: "</V:Envelope>"),
                ]
            },
            SOAPShape("every name of SOAP in the other version") { p, _ in
                guard let place = p.markup.source(p.envelope.open).range(of: p.soap) else {
                    throw Markup.NotThere(name: "declaration")
                }
                let text = p.markup.source(p.envelope.open)
                return [
                    Change(
                        range: p.envelope.open, text: text.replacingCharacters(in: place, with: p.otherSOAP))
                ]
            },
            SOAPShape("Header of the other SOAP version") { p, _ in
                [.attribute(p.header, " xmlns:V=\"\(p.otherSOAP)\"")] + Change.rename(p.header, "V:Header")
            },
            SOAPShape("Body of the other SOAP version") { p, _ in
                let start = p.body.open.lowerBound
                let end = start + 1 + p.body.qualifiedName.utf8.count
                return [
                    Change(range: start..<end, text: "<V:Body xmlns:V=\"\(p.otherSOAP)\""),
                    Change(range: p.body.close, text: "</V:Body>"),
                ]
            },
            SOAPShape("a header block that must be understood") { p, _ in
                let attribute = " xmlns:E=\"\(p.soap)\" E:mustUnderstand=\"1\""
                return [.atEnd(of: p.header, SOAPParts.block(attribute))]
            },
            SOAPShape("a header block that need not be understood") { p, _ in
                let attribute = " xmlns:E=\"\(p.soap)\" E:mustUnderstand=\"0\""
                return [.atEnd(of: p.header, SOAPParts.block(attribute, "evil"))]
            },
            SOAPShape("a block of WS-Addressing that nobody signed") { p, _ in
                let block = "<a:To xmlns:a=\"http://www.w3.org/2005/08/addressing\">http://evil.invalid/</a:To>"
                return [.atStart(of: p.header, block)]
            },
        ])

    static let security = SOAPGroup(
        "wsse:Security",
        [
            SOAPShape("wsse:Security in a new wsse:Security") { p, _ in
                Change.wrap(p.security, "<W:Security xmlns:W=\"\(Namespace.wsse)\">", "</W:Security>")
            },
            SOAPShape("an empty wsse:Security in wsse:Security") { p, _ in
                [.atEnd(of: p.security, "<W:Security xmlns:W=\"\(Namespace.wsse)\"></W:Security>")]
            },
            SOAPShape("wsse:Security in another header block") { p, _ in
                Change.wrap(p.security, "<b:block xmlns:b=\"urn:b\">", "</b:block>")
            },
            SOAPShape("wsse:Security in Body") { p, _ in
                [.remove(p.security), .atEnd(of: p.body, p.portable(p.security))]
            },
            SOAPShape("wsse:Security in Envelope") { p, _ in
                [.remove(p.security), .after(p.header, p.portable(p.security))]
            },
            SOAPShape("an empty wsse:Security before it") { p, _ in
                [.before(p.security, "<W:Security xmlns:W=\"\(Namespace.wsse)\"></W:Security>")]
            },
            SOAPShape("an empty wsse:Security behind it") { p, _ in
                [.after(p.security, "<W:Security xmlns:W=\"\(Namespace.wsse)\"></W:Security>")]
            },
            SOAPShape("a second wsse:Security for another actor") { p, _ in
                let attributes =
                    " xmlns:W=\"\(Namespace.wsse)\" xmlns:E=\"\(p.soap)\" E:actor=\"urn:x\" E:role=\"urn:x\""
                return [.after(p.security, "<W:Security\(attributes)></W:Security>")]
            },
            SOAPShape("a copy of wsse:Security behind it") { p, _ in [.after(p.security, p.portable(p.security))] },
            SOAPShape("another member's wsse:Security before it") { p, o in
                [.before(p.security, o.portable(o.security))]
            },
            SOAPShape("another member's wsse:Security in its place") { p, o in
                [.replace(p.security, o.portable(o.security))]
            },
            SOAPShape("wsse:Security for another actor") { p, _ in
                [.attribute(p.security, " xmlns:E=\"\(p.soap)\" E:actor=\"urn:x\"")]
            },
            SOAPShape("wsse:Security for another role") { p, _ in
                [.attribute(p.security, " xmlns:E=\"\(p.soap)\" E:role=\"urn:x\"")]
            },
            SOAPShape("wsse:Security that must be understood, said twice in different namespaces") { p, _ in
                [.attribute(p.security, " xmlns:V=\"\(p.otherSOAP)\" V:mustUnderstand=\"0\"")]
            },
            SOAPShape("wsse:Security in another namespace") { p, _ in
                [.attribute(p.security, " xmlns:W=\"\(Namespace.wsse11)\"")] + Change.rename(p.security, "W:Security")
            },
            SOAPShape("an unknown child of wsse:Security") { p, _ in [.atEnd(of: p.security, SOAPParts.block())] },
            SOAPShape("a wsse:UsernameToken in wsse:Security") { p, _ in
                let token =
                    "<W:UsernameToken xmlns:W=\"\(Namespace.wsse)\"><W:Username>root</W:Username></W:UsernameToken>"
                return [.atStart(of: p.security, token)]
            },
            SOAPShape("text in wsse:Security") { p, _ in
                [.atStart(of: p.security, "text"), .atEnd(of: p.security, "text")]
            },
            SOAPShape("the parts of wsse:Security in a wrapper") { p, _ in
                [.atStart(of: p.security, "<w xmlns=\"\">"), .atEnd(of: p.security, "</w>")]
            },
        ])
}

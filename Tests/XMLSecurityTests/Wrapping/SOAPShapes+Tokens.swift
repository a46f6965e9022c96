import Foundation

@testable import XMLSecurity

extension SOAPShapes {
    static let tokens = SOAPGroup(
        "Tokens and ds:KeyInfo",
        [
            SOAPShape("another member's token in place of the signer's, with its Id") { p, o in
                [.content(p.token, o.source(o.token.content))]
            },
            SOAPShape("another member's token before the signer's, with its Id") { p, o in
                [
                    .before(
                        p.token,
                        o.portable(o.token).replacing("\"\(try o.id(of: o.token))\"", "\"\(try p.id(of: p.token))\""))
                ]
            },
            SOAPShape("another member's token beside the signer's") { p, o in
                [.before(p.token, try other(o))]
            },
            SOAPShape("another member's token beside the signer's, wsse:Reference leads to it") { p, o in
                [.before(p.token, try other(o)), try .value(p.strReference(), "URI", "#other")]
            },
            SOAPShape("another member's token beside the signer's, Ids exchanged") { p, o in
                let id = try p.id(of: p.token)
                return [
                    .before(p.token, try other(o).replacing("\"other\"", "\"\(id)\"")),
                    Change(range: try p.idAttribute(of: p.token).range, text: "other"),
                ]
            },
            SOAPShape("another member's token in ds:KeyInfo") { p, o in [.atStart(of: p.keyInfo, try other(o))] },
            SOAPShape("another member's token in a header block, wsse:Reference leads to it") { p, o in
                [.before(p.security, try other(o)), try .value(p.strReference(), "URI", "#other")]
            },
            SOAPShape("the signer's token twice, other Ids") { p, _ in
                [.after(p.token, p.portable(p.token).replacing("\"\(try p.id(of: p.token))\"", "\"other\""))]
            },
            SOAPShape("no token") { p, _ in [.remove(p.token)] },
            SOAPShape("a token without Id") { p, _ in [Change(range: try p.idAttribute(of: p.token).whole, text: "")] },
            SOAPShape("a token that says it is a path of certificates") { p, _ in
                [try .value(p.token, "ValueType", SOAPElements.x509v3.replacing("#X509v3", "#X509PKIPathv1"))]
            },
            SOAPShape("a token that says it is in hexadecimal") { p, _ in
                [try .value(p.token, "EncodingType", SOAPElements.base64Binary.replacing("Base64", "Hex"))]
            },
            SOAPShape("a token with white space in its value") { p, _ in
                [.atStart(of: p.token, "\n "), .atEnd(of: p.token, "\n")]
            },
            SOAPShape("a token with octets behind the certificate") { p, _ in
                [.content(p.token, Base64.encode((Base64.decode(p.source(p.token.content)) ?? []) + [0x30, 0]))]
            },
            SOAPShape("wsse:Reference leads to the Body") { p, _ in
                [try .value(p.strReference(), "URI", "#" + p.id(of: p.body))]
            },
            SOAPShape("wsse:Reference leads outside") { p, _ in
                [try .value(p.strReference(), "URI", "http://127.0.0.1/token")]
            },
            SOAPShape("wsse:Reference twice") { p, _ in
                [.after(try p.strReference(), p.portable(try p.strReference()))]
            },
            SOAPShape("wsse:SecurityTokenReference twice") { p, _ in
                [.atEnd(of: p.keyInfo, p.source(p.keyInfo.content))]
            },
            SOAPShape("a ds:KeyName before the reference") { p, _ in
                [.atStart(of: p.keyInfo, "<d:KeyName xmlns:d=\"\(Namespace.signature)\">evil</d:KeyName>")]
            },
            SOAPShape("ds:X509Data with another member's certificate instead of the reference") { p, o in
                let certificate = "<d:X509Certificate>\(o.source(o.token.content))</d:X509Certificate>"
                let data = "<d:X509Data xmlns:d=\"\(Namespace.signature)\">\(certificate)</d:X509Data>"
                return [.content(p.keyInfo, data)]
            },
            SOAPShape("ds:X509Data with another member's certificate beside the reference") { p, o in
                let certificate = "<d:X509Certificate>\(o.source(o.token.content))</d:X509Certificate>"
                return [
                    .atEnd(of: p.keyInfo, "<d:X509Data xmlns:d=\"\(Namespace.signature)\">\(certificate)</d:X509Data>")
                ]
            },
            SOAPShape("ds:KeyValue instead of the reference") { p, _ in
                [.content(p.keyInfo, "<d:KeyValue xmlns:d=\"\(Namespace.signature)\"></d:KeyValue>")]
            },
            SOAPShape("an empty ds:KeyInfo") { p, _ in [.content(p.keyInfo, "")] },
        ])

    private static func other(_ o: SOAPParts) throws -> String {
        o.portable(o.token).replacing("\"\(try o.id(of: o.token))\"", "\"other\"")
    }

    static let timestamps = SOAPGroup(
        "wsu:Timestamp",
        [
            SOAPShape("another message's, with the Id") { p, o in [.content(p.timestamp, o.source(o.timestamp.content))]
            },
            SOAPShape("another message's beside it") { p, o in
                [
                    .after(
                        p.timestamp, o.portable(o.timestamp).replacing("\"\(try o.id(of: o.timestamp))\"", "\"fresh\""))
                ]
            },
            SOAPShape("another message's in its place, the signed one in a header block") { p, o in
                let fresh = o.portable(o.timestamp).replacing("\"\(try o.id(of: o.timestamp))\"", "\"fresh\"")
                return [.replace(p.timestamp, fresh), .after(p.security, p.portable(p.timestamp))]
            },
            SOAPShape("a copy of it in a header block") { p, _ in
                [.after(p.security, p.portable(p.timestamp).replacing("\"\(try p.id(of: p.timestamp))\"", "\"copy\""))]
            },
            SOAPShape("none") { p, _ in [.remove(p.timestamp)] },
            SOAPShape("in a header block of its own") { p, _ in
                [.remove(p.timestamp), .after(p.security, p.portable(p.timestamp))]
            },
            SOAPShape("in the Body") { p, _ in [.remove(p.timestamp), .atEnd(of: p.body, p.portable(p.timestamp))] },
            SOAPShape("in another wsu:Timestamp") { p, _ in
                Change.wrap(p.timestamp, "<u:Timestamp xmlns:u=\"\(Namespace.wsu)\">", "</u:Timestamp>")
            },
            SOAPShape("a later wsu:Expires") { p, _ in
                let expires = try p.markup.first("Expires", Namespace.wsu, in: p.timestamp)
                return [.content(expires, "2026-11-21T10:30:00Z")]
            },
            SOAPShape("wsu:Created twice") { p, _ in
                let created = try p.markup.first("Created", Namespace.wsu, in: p.timestamp)
                return [.after(created, p.portable(created))]
            },
            SOAPShape("a comment in wsu:Created") { p, _ in
                let created = try p.markup.first("Created", Namespace.wsu, in: p.timestamp)
                let text = p.source(created.content)
                return [.content(created, text.prefix(4) + "<!-- -->" + text.dropFirst(4))]
            },
        ])

    static let confirmations = SOAPGroup(
        "wsse11:SignatureConfirmation",
        [
            SOAPShape("of another request, with the Id") { p, o in
                [try .value(p.confirmation(), "Value", o.confirmation().attribute("Value").value)]
            },
            SOAPShape("of another request before it") { p, o in [.before(try p.confirmation(), try foreign(o))] },
            SOAPShape("of another request behind it") { p, o in [.after(try p.confirmation(), try foreign(o))] },
            SOAPShape("of another request in its place, the signed one in a header block") { p, o in
                let own = p.portable(try p.confirmation())
                return [.replace(try p.confirmation(), try foreign(o)), .after(p.security, own)]
            },
            SOAPShape("none") { p, _ in [.remove(try p.confirmation())] },
            SOAPShape("in a header block of its own") { p, _ in
                [.remove(try p.confirmation()), .after(p.security, p.portable(try p.confirmation()))]
            },
            SOAPShape("in wsu:Timestamp") { p, _ in
                [.remove(try p.confirmation()), .atEnd(of: p.timestamp, p.portable(try p.confirmation()))]
            },
            SOAPShape("without Value") { p, _ in
                [Change(range: try p.confirmation().attribute("Value").whole, text: "")]
            },
            SOAPShape("its Value with white space") { p, _ in
                let value = try p.confirmation().attribute("Value")
                return [Change(range: value.range, text: " " + value.value)]
            },
            SOAPShape("a copy with another Id") { p, _ in
                let own = try p.confirmation()
                return [.after(own, p.portable(own).replacing("\"\(try p.id(of: own))\"", "\"copy\""))]
            },
        ])

    private static func foreign(_ o: SOAPParts) throws -> String {
        let other = try o.confirmation()
        return o.portable(other).replacing("\"\(try o.id(of: other))\"", "\"foreign\"")
    }
}

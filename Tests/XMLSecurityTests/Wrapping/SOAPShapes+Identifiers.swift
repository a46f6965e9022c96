import Foundation

@testable import XMLSecurity

extension SOAPShapes {
    private static let spellings: [(String, @Sendable (String) -> String)] = [
        ("wsu:Id", { SOAPParts.identifier($0) }), ("Id", { " Id=\"\($0)\"" }), ("ID", { " ID=\"\($0)\"" }),
        ("id", { " id=\"\($0)\"" }), ("xml:id", { " xml:id=\"\($0)\"" }),
        ("Id of another namespace", { " xmlns:o=\"urn:o\" o:Id=\"\($0)\"" }),
        ("AssertionID", { " AssertionID=\"\($0)\"" }),
    ]

    private static func duplicates() -> [SOAPShape] {
        spellings.flatMap { (name, write) -> [SOAPShape] in
            [
                SOAPShape("as \(name) of a header block before wsse:Security") { p, _ in
                    [.before(p.security, SOAPParts.block(write(try p.id(of: p.body))))]
                },
                SOAPShape("as \(name) of an element in the Body") { p, _ in
                    [.atEnd(of: p.body, SOAPParts.block(write(try p.id(of: p.body))))]
                },
            ]
        }
    }

    private static func duplicatesOnParts() -> [SOAPShape] {
        let places: [(String, @Sendable (SOAPParts) throws -> MarkupElement)] = [
            ("Envelope", { $0.envelope }), ("Header", { $0.header }), ("wsse:Security", { $0.security }),
            ("ds:Signature", { $0.signature }), ("ds:SignedInfo", { $0.signedInfo }), ("ds:KeyInfo", { $0.keyInfo }),
            ("ds:Reference", { try $0.reference(to: $0.body) }),
        ]
        return places.map { (name, place) in
            SOAPShape("as Id of \(name)") { p, _ in [.attribute(try place(p), " Id=\"\(try p.id(of: p.body))\"")] }
        }
    }

    static let identifiers = SOAPGroup(
        "The Id of the Body a second time",
        duplicates() + duplicatesOnParts() + [
            SOAPShape("as wsu:Id of a header block behind wsse:Security") { p, _ in
                [.after(p.security, SOAPParts.block(SOAPParts.identifier(try p.id(of: p.body))))]
            },
            SOAPShape("as Id of the Body itself, beside wsu:Id") { p, _ in
                [.attribute(p.body, " Id=\"\(try p.id(of: p.body))\"")]
            },
            SOAPShape("as Id of wsu:Timestamp, beside wsu:Id") { p, _ in
                [.attribute(p.timestamp, " Id=\"\(try p.id(of: p.body))\"")]
            },
            SOAPShape("not at all: the Body has none") { p, _ in
                [Change(range: try p.idAttribute(of: p.body).whole, text: "")]
            },
            SOAPShape("not at all: the Body has another one") { p, _ in
                [Change(range: try p.idAttribute(of: p.body).range, text: "other")]
            },
            SOAPShape("not at all: Id instead of wsu:Id") { p, _ in
                [Change(range: try p.idAttribute(of: p.body).whole, text: "Id=\"\(try p.id(of: p.body))\"")]
            },
            SOAPShape("not at all: xml:id instead of wsu:Id") { p, _ in
                [Change(range: try p.idAttribute(of: p.body).whole, text: "xml:id=\"\(try p.id(of: p.body))\"")]
            },
            SOAPShape("not at all: it moved to the first child of the Body") { p, _ in
                let attribute = try p.idAttribute(of: p.body)
                guard let child = p.markup.children(of: p.body).first else { throw Markup.NotThere(name: "child") }
                return [
                    Change(range: attribute.whole, text: ""),
                    .attribute(child, SOAPParts.identifier(attribute.value)),
                ]
            },
            SOAPShape("not at all: it moved to Envelope") { p, _ in
                let attribute = try p.idAttribute(of: p.body)
                return [
                    Change(range: attribute.whole, text: ""),
                    .attribute(p.envelope, SOAPParts.identifier(attribute.value)),
                ]
            },
            SOAPShape("not at all: Body and wsu:Timestamp exchange theirs") { p, _ in
                [
                    Change(range: try p.idAttribute(of: p.body).range, text: try p.id(of: p.timestamp)),
                    Change(range: try p.idAttribute(of: p.timestamp).range, text: try p.id(of: p.body)),
                ]
            },
        ])

    private static let marks: [(String, String)] = [
        ("a combining mark behind", "\u{301}"), ("a joiner behind", "\u{200D}"),
        ("a variation selector behind", "\u{FE0F}"),
        ("a no-break space behind", "\u{A0}"), ("a tag character behind", "\u{E0041}"),
    ]

    private static let writings: [(String, @Sendable (String) -> String)] = [
        (
            "the first letter as character reference",
            { "&#x\(String($0.utf8.first ?? 0, radix: 16));" + $0.dropFirst() }
        ),
        ("every letter as character reference", { $0.utf8.map { "&#\($0);" }.joined() }),
        ("a space before", { " " + $0 }), ("a space behind", { $0 + " " }), ("a tab behind", { $0 + "&#9;" }),
        ("a line feed behind", { $0 + "&#10;" }), ("a colon before", { "x:" + $0 }),
        ("in capitals", { $0.uppercased() }), ("a fullwidth letter", { $0.replacing("o", "ｏ") }),
        ("a Cyrillic letter", { $0.replacing("o", "о") }), ("empty", { _ in "" }),
    ]

    static let lookalikes = SOAPGroup(
        "Ids that look alike or are written otherwise",
        (marks.map { mark in (mark.0, { @Sendable in $0 + mark.1 } as @Sendable (String) -> String) } + writings)
            .flatMap { (name, write) in
                [
                    SOAPShape("\(name): in a header block") { p, _ in
                        [.before(p.security, SOAPParts.block(SOAPParts.identifier(write(try p.id(of: p.body)))))]
                    },
                    SOAPShape("\(name): in the Body's wsu:Id") { p, _ in
                        [Change(range: try p.idAttribute(of: p.body).range, text: write(try p.id(of: p.body)))]
                    },
                    SOAPShape("\(name): in the URI of its ds:Reference") { p, _ in
                        [try .value(p.reference(to: p.body), "URI", "#" + write(p.id(of: p.body)))]
                    },
                ]
            })
}

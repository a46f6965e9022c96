import XMLSecurity

/// A strong entity tag: `"<version>.<hash>"` of an application or transfer, `"<hash>"` of anything else.
///
/// The hash, 128 bits of SHA-256 over the body, makes it strong: two roles may be shown different bodies of one version.
/// The version lets an act say which state it was decided on.
///
/// Source: RFC 9110, section 8.8.3.
struct EntityTag: Hashable, Sendable {
    /// The tag with its quotes.
    let text: String

    init(version: Int?, body: [UInt8]) {
        let hash = Base64URL.encode(Array(SHA256Digest.of(body).prefix(16)))
        text = "\"\(version.map { "\($0)." } ?? "")\(hash)\""
    }
}

/// The value of `If-Match` or `If-None-Match`.
///
/// Source: RFC 9110, sections 13.1.1 and 13.1.2.
struct EntityTagList: Hashable, Sendable {
    private let tags: [String]
    /// True for `*`.
    let isAny: Bool

    /// Reads a header; what is no tag matches nothing.
    init(_ header: String) {
        tags = header.split(separator: ",").map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        isAny = tags == ["*"]
    }

    /// Weak comparison, as `If-None-Match` wants it.
    func contains(_ tag: EntityTag) -> Bool {
        isAny || tags.contains { ($0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0).utf8.elementsEqual(tag.text.utf8) }
    }

    /// The versions in the strong tags.
    var versions: Set<Int> {
        Set(
            tags.compactMap { tag in
                guard tag.first == "\"", tag.last == "\"", let point = tag.firstIndex(of: ".") else { return nil }
                let digits = tag[tag.index(after: tag.startIndex)..<point]
                guard digits.utf8.count <= 10, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
                return Int(digits)
            })
    }
}

import Testing

@testable import AuditLog

@Suite struct AuditTagKeyTests {
    private static let key = AuditTagKey(key: Array(0..<32), organisation: "0999999922")
    private static let hash = MerkleHash(leaf: Array("a line".utf8))

    /// Made by Python's `hmac` and `hashlib` from the description in `docs/audit-log.md`.
    @Test func tagIsTheOneDescribed() {
        #expect(
            Self.key.tag(year: 2026, number: 17, of: Self.hash).description
                == "d0541ef84ca85ee877ce5aa7bfdf6193abf75f948fd3a7c0f72da5237a2f9dbc")
    }

    @Test func tagIsOfOneRowAlone() {
        let tag = Self.key.tag(year: 2026, number: 17, of: Self.hash)
        #expect(Self.key.isOurs(tag, year: 2026, number: 17, of: Self.hash))
        #expect(!Self.key.isOurs(tag, year: 2026, number: 18, of: Self.hash))
        #expect(!Self.key.isOurs(tag, year: 2027, number: 17, of: Self.hash))
        #expect(!Self.key.isOurs(tag, year: 2026, number: 17, of: MerkleHash(leaf: Array("a lime".utf8))))
        #expect(!Self.key.isOurs(nil, year: 2026, number: 17, of: Self.hash))
        #expect(!Self.key.isOurs(MerkleHash(tag.bytes.dropLast() + [0]), year: 2026, number: 17, of: Self.hash))
        for other in [
            AuditTagKey(key: Array(1..<33), organisation: "0999999922"),
            AuditTagKey(key: Array(0..<32), organisation: "0999999823"),
        ] { #expect(!other.isOurs(tag, year: 2026, number: 17, of: Self.hash)) }
    }
}

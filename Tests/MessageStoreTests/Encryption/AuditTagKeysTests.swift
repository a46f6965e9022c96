import AuditLog
import Crypto
import Testing

@testable import MessageStore

@Suite struct AuditTagKeysTests {
    /// Made by Python's `hmac` (HKDF of RFC 5869 without salt, then the tag) from the description in `docs/audit-log.md`.
    @Test func keyOfLinesIsDerivedAsDescribed() {
        let keys = AuditTagKeys(
            secret: SymmetricKey(data: [UInt8](repeating: 5, count: 32)), organisation: "0999999922")
        let hash = MerkleHash(leaf: Array("a line".utf8))
        #expect(
            keys.lines.tag(year: 2026, number: 17, of: hash).description
                == "6252ede8956006d784bc38f10fd0d87a7ca070313dfbf6922d22bbba55e3618f")
        let tags = [keys.lines, keys.checkpoints, keys.replacements].map { $0.tag(year: 2026, number: 17, of: hash) }
        #expect(Set(tags).count == 3)
    }

    /// A new key file has nothing to tag; what was tagged is never tagged again.
    @Test func stageNeverGoesBack() throws {
        let folder = try TemporaryFolder()
        let keys = try KeyRing.open(path: folder.file("keys.json"), organisation: Sample.ownOrganisation)
        #expect(try keys.auditTagStage() == .whole)
        try keys.setAuditTagStage(.begun)
        #expect(try keys.auditTagStage() == .whole)
    }
}

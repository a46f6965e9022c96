import AuditLog
import Crypto
import Testing

@testable import MessageStore

@Suite struct AuditTagKeysTests {
    /// Made by Python's `hmac` (HKDF of RFC 5869 without salt, then the tag) from the description in `docs/audit-log.md`.
    @Test func keysAreDerivedAsDescribed() {
        let keys = AuditTagKeys(
            secret: SymmetricKey(data: [UInt8](repeating: 5, count: 32)), organisation: "0999999922")
        let hash = MerkleHash(leaf: Array("a line".utf8))
        let tags = [keys.lines, keys.checkpoints, keys.replacements, keys.apiKeys].map {
            $0.tag(year: 2026, number: 17, of: hash)
        }
        #expect(
            tags.map(\.description) == [
                "6252ede8956006d784bc38f10fd0d87a7ca070313dfbf6922d22bbba55e3618f",
                "a16898270ea9a729e00ea4b2c360ad1d01e961064c5cdc5096e8d3e3c099b3b2",
                "a9fd9b4ed794743bf0b73f2a1a6e7ed47a8f87370b24ef9b38082a47cc36d9c5",
                "9509409539e8f3412166a6fd4c51661736a68efb0ddbba598aac899ef0f1c7f2",
            ])
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

import Crypto
import Foundation
import MessageStore
import SocialSecurity
import Testing

@testable import MessageStore

struct PayloadCipherTests {
    private let cell = CellName(table: "document", row: "0999999922/abc", column: "content")
    private let month = RetentionMonth("2029-11")!
    private let value = Array("a value".utf8)

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func keys(_ organisation: EnterpriseNumber = Sample.ownOrganisation) throws -> KeyRing {
        try KeyRing.open(path: folder.file("\(organisation).json"), organisation: organisation)
    }

    @Test func sealedValueOpensAtItsPlace() throws {
        let keys = try keys()
        let cipher = PayloadCipher(keys: keys)
        let sealed = try cipher.seal(value, in: cell, until: month)
        #expect(sealed.count == value.count + PayloadCipher.overheadByteCount)
        #expect(try cipher.open(sealed, in: cell) == value)
        #expect(try cipher.open(cipher.seal([], in: cell, until: month), in: cell) == [])
        #expect(try cipher.seal(value, in: cell, until: month) != sealed)
    }

    /// Opens by the documented layout with the primitives alone.
    @Test func layoutIsAsDocumented() throws {
        let keys = try keys()
        let sealed = try PayloadCipher(keys: keys).seal(value, in: cell, until: month)
        let number = UInt16(2029 * 12 + 10)
        #expect(Array(sealed[..<3]) == [1, UInt8(number >> 8), UInt8(number & 0xFF)])
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: keys.path)))
                as? [String: Any])
        let text = try #require((json["wrappingKeys"] as? [String: String])?["2029-11"])
        let wrapping = SymmetricKey(data: try #require(Data(base64Encoded: text)))
        func data(_ purpose: String) -> [UInt8] {
            [purpose, "0999999922", "document", "0999999922/abc", "content"].reduce(Array(sealed[..<3])) {
                $0 + [0, 0, 0, UInt8($1.utf8.count)] + Array($1.utf8)
            }
        }
        let key = try AES.GCM.open(
            AES.GCM.SealedBox(combined: sealed[3..<63]), using: wrapping, authenticating: data("wrap"))
        #expect(key.count == 32)
        let opened = try AES.GCM.open(
            AES.GCM.SealedBox(combined: sealed[63...]), using: SymmetricKey(data: key), authenticating: data("value"))
        #expect(Array(opened) == value)
    }

    /// Openings have one seal; those of before, under a key of their own each, still open.
    @Test func openingsAreSealedByTheKeyOfTheMonthItself() throws {
        let keys = try keys()
        let cipher = PayloadCipher(keys: keys)
        let sealed = try cipher.sealOpenings(value, in: cell, of: month)
        #expect(sealed.count == value.count + PayloadCipher.openingsOverheadByteCount)
        #expect(PayloadCipher.purpose(of: sealed) == .openings)
        let number = UInt16(2029 * 12 + 10)
        #expect(Array(sealed[..<3]) == [3, UInt8(number >> 8), UInt8(number & 0xFF)])
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: keys.path)))
                as? [String: Any])
        let text = try #require((json["openingKeys"] as? [String: String])?["2029-11"])
        var data: [UInt8] = Array(sealed[..<3])
        for part in ["value", "0999999922", "document", "0999999922/abc", "content"] {
            data += [0, 0, 0, UInt8(part.utf8.count)]
            data += Array(part.utf8)
        }
        let opened = try AES.GCM.open(
            AES.GCM.SealedBox(combined: sealed[3...]),
            using: SymmetricKey(data: try #require(Data(base64Encoded: text))), authenticating: data)
        #expect(Array(opened) == value)
        #expect(try cipher.open(sealed, in: cell) == value)
        #expect(try cipher.open(cipher.seal(value, in: cell, until: month, for: .openings), in: cell) == value)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open(changed, in: cell) }
        }
        for count in 0..<sealed.count {
            #expect(throws: MessageStoreError(.undecipherable, "")) {
                try cipher.open(Array(sealed.prefix(count)), in: cell)
            }
        }
        try keys.erase(month, for: .openings)
        #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open(sealed, in: cell) }
    }

    @Test func valueMovedElsewhereDoesNotOpen() throws {
        let keys = try keys()
        let cipher = PayloadCipher(keys: keys)
        let sealed = try cipher.seal(value, in: cell, until: month)
        let places = [
            CellName(table: "documen", row: "t0999999922/abc", column: "content"),
            CellName(table: "document", row: "0999999922/abd", column: "content"),
            CellName(table: "document", row: "0999999922/abc", column: "header"),
        ]
        for place in places {
            #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open(sealed, in: place) }
        }
    }

    @Test func everyChangedByteIsNoticed() throws {
        let keys = try keys()
        let cipher = PayloadCipher(keys: keys)
        let sealed = try cipher.seal(value, in: cell, until: month)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open(changed, in: cell) }
        }
        #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open(Array(sealed.dropLast()), in: cell) }
        #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open([], in: cell) }
    }

    @Test func keysOfAnotherTenantDoNotOpen() throws {
        let (own, other) = (try keys(), try keys(Sample.otherOrganisation))
        let sealed = try PayloadCipher(keys: own).seal(value, in: cell, until: month)
        _ = try PayloadCipher(keys: other).seal(value, in: cell, until: month)
        #expect(throws: MessageStoreError(.undecipherable, "")) {
            try PayloadCipher(keys: other).open(sealed, in: cell)
        }
    }

    @Test func erasedMonthIsUndecipherableAndNeverComesBack() throws {
        let keys = try keys()
        let cipher = PayloadCipher(keys: keys)
        let next = RetentionMonth(number: month.number + 1)
        let (sealed, kept) = (
            try cipher.seal(value, in: cell, until: month), try cipher.seal(value, in: cell, until: next)
        )
        try keys.erase(month)
        #expect(throws: MessageStoreError(.undecipherable, "")) { try cipher.open(sealed, in: cell) }
        #expect(throws: MessageStoreError(.keyFile, "")) { try cipher.seal(value, in: cell, until: month) }
        #expect(try cipher.open(kept, in: cell) == value)
        #expect(keys.months == [next])
        let reopened = try KeyRing.open(path: keys.path, organisation: Sample.ownOrganisation)
        #expect(throws: MessageStoreError(.undecipherable, "")) {
            try PayloadCipher(keys: reopened).open(sealed, in: cell)
        }
    }
}

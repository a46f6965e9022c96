import Foundation
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Testing

/// The files of a store, read as bytes, show no identity number in any spelling and no bare digest.
struct RawFileTests {
    private static let persons = [Sample.person, Sample.otherPerson, Sample.user]

    /// Digits, dotted forms, integers, hexadecimal and base 64 of one number.
    static func spellings(of ssin: SSIN) -> [String: [UInt8]] {
        let digits = ssin.digits
        let part = { (from: Int, to: Int) -> String in String(Array(digits)[from..<to]) }
        let date = [part(0, 2), part(2, 4), part(4, 6)].joined(separator: ".")
        let number = UInt64(digits) ?? 0
        var texts: [String: String] = ["digits": digits]
        texts["dotted"] = date + "-" + part(6, 9) + "." + part(9, 11)
        texts["spaced"] = date + " " + part(6, 9) + "-" + part(9, 11)
        texts["grouped"] = [part(0, 6), part(6, 9), part(9, 11)].joined(separator: "-")
        texts["hexadecimal of the integer"] = String(number, radix: 16)
        texts["upper-case hexadecimal of the integer"] = String(number, radix: 16, uppercase: true)
        texts["hexadecimal of the digits"] = digits.utf8.map { String($0, radix: 16) }.joined()
        var spellings: [String: [UInt8]] = texts.mapValues { Array($0.utf8) }
        spellings["UTF-16"] = digits.utf8.flatMap { [$0, 0] }
        // SQLite writes such an integer in six bytes, others in eight.
        spellings["integer, big-endian"] = withUnsafeBytes(of: number.bigEndian) { Array($0.suffix(6)) }
        spellings["integer, little-endian"] = withUnsafeBytes(of: number.littleEndian) { Array($0.prefix(6)) }
        // Characters that do not depend on what stands before and after, for each of the three alignments.
        for shift in 0..<3 {
            let text = Data([UInt8](repeating: 0, count: shift) + Array(digits.utf8)).base64EncodedString()
            let first = [0, 2, 3][shift]
            let count = (shift + digits.utf8.count) * 8 / 6 - first
            spellings["base 64, shifted by \(shift)"] = Array(Array(text.utf8)[first..<(first + count)])
        }
        return spellings
    }

    /// Names of the spellings found in some bytes.
    static func findings(in bytes: Data, of persons: [SSIN] = persons) -> [String] {
        persons.flatMap { spellings(of: $0) }.filter { bytes.range(of: Data($0.value)) != nil }.map(\.key).sorted()
    }

    @Test func searchFindsEverySpelling() {
        let digits = Sample.person.digits
        let number = UInt64(digits) ?? 0
        var planted = Data("\(digits) 71.02.30-001.22 71.02.30 001-22 710230-001-22 ".utf8)
        planted += Data("\(String(number, radix: 16)) \(String(number, radix: 16, uppercase: true)) ".utf8)
        planted += withUnsafeBytes(of: number.bigEndian) { Data($0) }
        planted += withUnsafeBytes(of: number.littleEndian) { Data($0) }
        planted += digits.data(using: .utf16LittleEndian) ?? Data()
        planted += Data("3731303233303030313232 ".utf8)
        for prefix in ["", "x", "xy"] {
            planted += Data(Data("\(prefix)\(digits)tail".utf8).base64EncodedString().utf8)
        }
        let found = Set(Self.findings(in: planted, of: [Sample.person]))
        #expect(found == Set(Self.spellings(of: Sample.person).keys))
        #expect(Self.findings(in: planted, of: [Sample.otherPerson]).isEmpty)
    }

    @Test func filesRevealNoNumberAndNoDigest() async throws {
        let open = try await StoreFactory.all[0].open()
        let text = Self.persons.map { "\($0.digits) \(Data($0.digits.utf8).base64EncodedString())" }.joined()
        let application = Sample.application(
            reference: "dossier \(Sample.person.digits)", subjects: Self.persons, content: text)
        let document = try Sample.document(conversation: application.conversation, text: text)
        var transfer = try Sample.transfer(of: application)
        transfer.petitionReference = Sample.person.digits
        let changes = Changes(
            steps: [Sample.step(of: application.id, ticket: document.ticket)], transfers: [transfer],
            outgoing: [OutgoingDocument(document: document, notBefore: Sample.start, expiresAt: nil)],
            events: [Sample.event(application.conversation)], leaves: [try Sample.leaf()])
        _ = try await open.store.openApplication(application, changes: changes)
        let incoming = try Sample.incoming(text: text)
        _ = try await open.store.accept(
            incoming, changes: Changes(leaves: [try Sample.leaf(subject: Sample.otherPerson)]))
        let entry = Sample.entry("D \(Sample.otherPerson.digits)", content: text)
        _ = try await open.store.upsertRegister([entry], at: Sample.start, changes: Changes())
        var act = Changes()
        act.idempotentAct = IdempotentAct(
            application: "a", key: "key \(Sample.person.digits)", fingerprint: Array(Sample.person.digits.utf8),
            answer: KeptAnswer(status: 200, body: Array(text.utf8), location: nil), keptAt: Sample.start)
        try await open.store.commit(act)
        let claim = try #require(try await open.store.claim(now: Sample.start, leaseFor: .seconds(9), limit: 1).first)
        _ = try await open.store.settle(claim, outcome: .delivered, at: Sample.start, changes: Changes())
        try expectNothing(in: open.folder, documents: [document, incoming.document])
        try await open.store.close()
        try expectNothing(in: open.folder, documents: [document, incoming.document])
    }

    private func expectNothing(in folder: TemporaryFolder, documents: [StoredDocument]) throws {
        let data = try folder.folder("data")
        let names = try FileManager.default.contentsOfDirectory(atPath: data)
        #expect(names.contains("store.sqlite"))
        for name in names {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: data + "/" + name))
            #expect(Self.findings(in: bytes).isEmpty, "\(name)")
            for document in documents {
                #expect(bytes.range(of: Data(document.digest.bytes)) == nil)
                #expect(bytes.range(of: Data(document.digest.base64.utf8)) == nil)
            }
        }
    }

    @Test func filesBelongToTheirOwnerOnly() async throws {
        let open = try await StoreFactory.all[0].open()
        try await open.store.commit(Changes(events: [Sample.event(.random())]))
        let data = try open.folder.folder("data")
        for name in try FileManager.default.contentsOfDirectory(atPath: data) {
            let attributes = try FileManager.default.attributesOfItem(atPath: data + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }
}

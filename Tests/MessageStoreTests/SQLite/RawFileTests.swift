import AuditLog
import Foundation
import GRDB
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
        spellings["UTF-16, little-endian"] = digits.utf8.flatMap { [$0, 0] }
        spellings["UTF-16, big-endian"] = digits.utf8.flatMap { [0, $0] }
        spellings["packed decimal"] = stride(from: 0, to: 11, by: 2).map { index in
            let pair = digits.utf8.dropFirst(index).prefix(2).map { $0 - 0x30 }
            return pair[0] << 4 | (pair.count == 2 ? pair[1] : 0xF)
        }
        spellings["varint of SQLite"] = varint(number)
        spellings["varint, low bits first"] = varint(number).reversed().enumerated().map { index, byte in
            index == varint(number).count - 1 ? byte & 0x7F : byte | 0x80
        }
        // SQLite writes such an integer in six bytes, others in eight.
        spellings["integer, big-endian"] = withUnsafeBytes(of: number.bigEndian) { Array($0.suffix(6)) }
        spellings["integer, little-endian"] = withUnsafeBytes(of: number.littleEndian) { Array($0.prefix(6)) }
        // Characters that do not depend on what stands before and after, for each of the three alignments.
        spellings["quoted"] = Array(digits.utf8.flatMap { [UInt8(ascii: "%"), UInt8(ascii: "3"), $0] })
        for shift in 0..<3 {
            let text = Data([UInt8](repeating: 0, count: shift) + Array(digits.utf8)).base64EncodedString()
            let first = [0, 2, 3][shift]
            let count = (shift + digits.utf8.count) * 8 / 6 - first
            spellings["base 64, shifted by \(shift)"] = Array(Array(text.utf8)[first..<(first + count)])
        }
        return spellings
    }

    /// Seven bits a byte, the highest first; all but the last byte have their first bit set.
    private static func varint(_ number: UInt64) -> [UInt8] {
        let groups = stride(from: 35, through: 0, by: -7).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) & 0x7F }
        let shortest = Array(groups.drop { $0 == 0 })
        return shortest.dropLast().map { $0 | 0x80 } + shortest.suffix(1)
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
        planted += Data(" ".utf8) + (digits.data(using: .utf16BigEndian) ?? Data())
        // 71023000122 is 10894CFA3A in hexadecimal; its groups of seven bits by Python.
        planted += Data([0x82, 0x88, 0xCA, 0xB3, 0xF4, 0x3A, 0x20, 0xBA, 0xF4, 0xB3, 0xCA, 0x88, 0x02])
        planted += Data([0x71, 0x02, 0x30, 0x00, 0x12, 0x2F])
        planted += Data("%37%31%30%32%33%30%30%30%31%32%32 ".utf8)
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
        let documents = [document, incoming.document]
        try expectNothing(in: open.folder, documents: documents)
        try backup(open.folder)
        try await open.store.close()
        try expectNothing(in: open.folder, documents: documents)
    }

    /// As an administrator makes them: a copy by SQLite, one of the files as they lie, and one of the key file.
    private func backup(_ folder: TemporaryFolder) throws {
        let (data, copies) = (try folder.folder("data"), try folder.folder("backup"))
        let source = try DatabaseQueue(path: data + "/store.sqlite")
        try source.vacuum(into: copies + "/vacuumed.sqlite")
        try source.close()
        for name in try FileManager.default.contentsOfDirectory(atPath: data) {
            try FileManager.default.copyItem(atPath: data + "/" + name, toPath: copies + "/" + name)
        }
        try FileManager.default.copyItem(
            atPath: try folder.folder("keys") + "/keys.json", toPath: copies + "/keys.json")
    }

    /// Every file of the folder, whatever it is for.
    private static func files(in folder: TemporaryFolder) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: folder.file(name), isDirectory: &isFolder)
            if isThere, !isFolder.boolValue {
                files[name] = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
            }
        }
        return files
    }

    private func expectNothing(in folder: TemporaryFolder, documents: [StoredDocument]) throws {
        let files = try Self.files(in: folder)
        #expect(files["data/store.sqlite"] != nil && files["keys/keys.json"] != nil)
        for (name, bytes) in files {
            #expect(Self.findings(in: bytes).isEmpty, "\(name)")
            for document in documents {
                #expect(bytes.range(of: Data(document.digest.bytes)) == nil, "\(name)")
                #expect(bytes.range(of: Data(document.digest.base64.utf8)) == nil, "\(name)")
                let digits = document.digest.bytes.map { String(format: "%02x", $0) }.joined()
                #expect(bytes.range(of: Data(digits.utf8)) == nil, "\(name)")
            }
        }
    }

    /// After the erasure of a person neither what was wrapped nor the index by person is in any file, not even where rows were;
    /// what was not erased still is.
    @Test(arguments: [ErasedPart.lines, .subject])
    func erasedOpeningsAreInNoFile(part: ErasedPart) async throws {
        let open = try await StoreFactory.all[0].open()
        // More than a page, so that rows were moved about.
        for _ in 0..<60 {
            try await open.store.append([try Sample.leaf(), try Sample.leaf(subject: Sample.otherPerson)])
        }
        let queue = try DatabaseQueue(path: try open.folder.folder("data") + "/store.sqlite")
        let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM audit_side ORDER BY leaf") }
        try queue.close()
        let index = Data(open.keys.blindIndex.person(Sample.person))
        let other = Data(open.keys.blindIndex.person(Sample.otherPerson))
        let erased = rows.filter { ($0["subject_index"] as Data) == index }.map { $0["side"] as Data }
        #expect(erased.count == 60)
        #expect(try found(index, in: open.folder))
        #expect(try found(erased[7].suffix(40), in: open.folder))
        let openings = try await open.store.auditOpenings(of: Sample.person, after: nil, limit: 999).openings
            .map { AuditOpenings(position: $0.position, part: part, month: $0.month) }
        #expect(openings.count == 60)
        try await open.store.eraseOpenings(openings, leaves: [])
        #expect(try await open.store.wipeErased())
        #expect(try !found(index, in: open.folder))
        #expect(try found(other, in: open.folder))
        for side in erased {
            // Wrapped key, value and tag, each on its own.
            for piece in [side[15..<63], side[75..<107], side.suffix(16)] {
                #expect(try !found(piece, in: open.folder))
            }
        }
        try await open.store.close()
        #expect(try !found(index, in: open.folder) && found(other, in: open.folder))
    }

    private func found(_ bytes: Data, in folder: TemporaryFolder) throws -> Bool {
        try Self.files(in: folder).contains { $0.key.hasPrefix("data/") && $0.value.range(of: bytes) != nil }
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

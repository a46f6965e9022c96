import Testing

@testable import AuditLog

@Suite struct LeafTests {
    private func seal(_ entry: AuditEntry, seed: UInt64 = 1) throws -> SealedLeaf {
        var random = SeededRandom(state: seed)
        return try entry.sealed(using: &random)
    }

    @Test func aLineIsReadBackAsItWasWritten() throws {
        let entry = Sample.entry()
        let sealed = try seal(entry)
        let leaf = try AuditLeaf(decoding: sealed.leafBytes)
        #expect(leaf == sealed.leaf)
        #expect(leaf.clear == entry.clear)
        #expect(leaf.role == "social-worker")
        #expect(leaf.leafHash == sealed.leafHash)
        #expect(Set(leaf.commitments.keys) == Set(PersonalField.allCases))
    }

    /// The whole encoding of a small line, written out by hand from the description of the format.
    @Test func theEncodingIsTheDocumentedOne() throws {
        let expected =
            [0x4F, 0x47, 0x57, 0x01] + [0x01, 0, 10] + Array("log-opened".utf8)
            + [0x02, 0, 8, 0x00, 0x00, 0x01, 0xA1, 0xFD, 0xFA, 0x46, 0x7B] + [0x03, 0, 7] + Array("changed".utf8)
            + [0x04, 0, 10] + Array("0999999922".utf8) + [0x05, 0, 12] + Array("ocmw-gateway".utf8)
            + [0x07, 0, 5] + Array("audit".utf8)
        #expect(Sample.time == 0x01A1_FDFA_467B)
        #expect(try seal(Sample.opening()).leafBytes == expected)
    }

    @Test func noPersonalValueStandsInTheLeaf() throws {
        let sealed = try seal(Sample.entry())
        let text = String(decoding: sealed.leafBytes, as: UTF8.self)
        #expect(!text.contains(Sample.user) && !text.contains(Sample.subject) && !text.contains("s-77"))
        #expect(!Array(sealed.leafBytes).contains(subsequence: Array(1...32)))
    }

    @Test func everyActOutcomeAndAccessHasAStableDistinctName() throws {
        #expect(Set(AuditAct.allCases.map(\.rawValue)).count == AuditAct.allCases.count)
        for act in AuditAct.allCases {
            var entry = Sample.entry()
            entry.act = act
            #expect(try AuditLeaf(decoding: seal(entry).leafBytes).act == act)
        }
        for outcome in AuditOutcome.allCases {
            var entry = Sample.entry()
            entry.outcome = outcome
            #expect(try AuditLeaf(decoding: seal(entry).leafBytes).outcome == outcome)
        }
    }

    @Test func aLeafCutAnywhereIsRefused() throws {
        let bytes = try seal(Sample.entry()).leafBytes
        for end in 0..<bytes.count {
            // Whole optional fields may be absent: a cut between them that leaves a user with a role is a line too.
            guard let leaf = try? AuditLeaf(decoding: Array(bytes[..<end])) else { continue }
            #expect(leaf.bytes == Array(bytes[..<end]))
            #expect(leaf.leafHash != MerkleHash(leaf: bytes))
        }
        #expect(throws: AuditLogError(.notCanonicalLeaf, "")) { try AuditLeaf(decoding: bytes + [0]) }
        #expect(throws: AuditLogError(.notCanonicalLeaf, "")) { try AuditLeaf(decoding: Array(bytes.dropLast())) }
    }

    @Test func everyChangedBitIsRefusedOrGivesAnotherHash() throws {
        let sealed = try seal(Sample.entry())
        for position in sealed.leafBytes.indices {
            for bit in 0..<8 {
                var changed = sealed.leafBytes
                changed[position] ^= 1 << UInt8(bit)
                guard let leaf = try? AuditLeaf(decoding: changed) else { continue }
                #expect(leaf.bytes == changed)
                #expect(leaf.leafHash != sealed.leafHash)
            }
        }
    }

    /// A frame around fields given as (tag, value), to build what the encoder would never make.
    private func frame(_ fields: [(UInt8, [UInt8])]) -> [UInt8] {
        fields.reduce(LeafFields.header) { $0 + [$1.0, UInt8($1.1.count >> 8), UInt8($1.1.count & 0xFF)] + $1.1 }
    }

    private static let opening: [(UInt8, [UInt8])] = [
        (0x01, Array("log-opened".utf8)), (0x02, [0, 0, 0, 0, 0, 0, 0, 1]), (0x03, Array("changed".utf8)),
        (0x04, Array("0999999922".utf8)), (0x05, Array("a".utf8)), (0x07, Array("p".utf8)),
    ]

    /// What is read is written again as the same bytes: there is one encoding of a line.
    @Test func everyLeafThatIsReadHasNoOtherEncoding() throws {
        let bytes = try seal(Sample.entry()).leafBytes
        var count = 0
        for position in bytes.indices {
            for value in UInt8.min...UInt8.max {
                var changed = bytes
                changed[position] = value
                guard let leaf = try? AuditLeaf(decoding: changed) else { continue }
                let again = try AuditLeaf(clear: leaf.clear, commitments: leaf.commitments)
                #expect(again.bytes == changed && leaf.bytes == changed)
                count += 1
            }
        }
        #expect(count > bytes.count * 20)
    }

    @Test func requiredFieldsMayNotBeAbsentAndOthersMay() throws {
        _ = try AuditLeaf(decoding: frame(Self.opening))
        for position in Self.opening.indices {
            var fields = Self.opening
            fields.remove(at: position)
            #expect(throws: AuditLogError(.notCanonicalLeaf, "")) { try AuditLeaf(decoding: frame(fields)) }
        }
    }

    @Test func repeatedMisplacedUnknownAndEmptyFieldsAreRefused() throws {
        let fields = Self.opening
        var swapped = fields
        swapped.swapAt(3, 4)
        for wrong in [
            swapped, fields + [fields[5]], fields + [(0x19, [1])], [(0x00, [1])] + fields, fields + [(0x16, [])],
        ] {
            #expect(throws: AuditLogError(.notCanonicalLeaf, "")) { try AuditLeaf(decoding: frame(wrong)) }
        }
    }

    @Test(
        arguments: [
            (0, Array("log-Opened".utf8)), (1, [0, 0, 0, 0, 0, 0, 1]), (1, [0x80, 0, 0, 0, 0, 0, 0, 0]),
            (2, Array("seen".utf8)), (3, Array("2999999964".utf8)), (3, Array("099999992".utf8)), (4, [0x07]),
            (4, Array("caf\u{e9}".utf8)), (4, Array(repeating: 0x61, count: 129)), (4, Array("85043199879".utf8)),
            (5, Array("85.04.31-998.79".utf8)),
        ] as [(Int, [UInt8])])
    func valuesOfAnotherFormAreRefused(_ position: Int, _ value: [UInt8]) {
        var fields = Self.opening
        fields[position].1 = value
        #expect(throws: AuditLogError(.notCanonicalLeaf, "")) { try AuditLeaf(decoding: frame(fields)) }
    }

    @Test func optionalValuesOfAnotherFormAreRefused() throws {
        for (tag, right, wrong) in [
            (0x0B, Array(repeating: 7, count: 32), Array(repeating: 7, count: 31)), (0x0D, [3, 0xE7], [3, 0xE8]),
            (0x0D, [0, 1], [0, 0]), (0x0D, [0, 1], [1]), (0x11, [0x61], [0x20]), (0x15, Array("done".utf8), [0x61]),
            (0x18, Array("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".utf8), [0x61]),
        ] as [(UInt8, [UInt8], [UInt8])] {
            _ = try AuditLeaf(decoding: frame(Self.opening + [(tag, right)]))
            #expect(throws: AuditLogError(.notCanonicalLeaf, "")) {
                try AuditLeaf(decoding: frame(Self.opening + [(tag, wrong)]))
            }
        }
    }

    @Test func aLineHasEitherAUserWithARoleOrAProcess() {
        let (base, hash) = (Array(Self.opening.dropLast()), [UInt8](repeating: 9, count: 32))
        let (process, user, role, session) = (
            Self.opening[5], (UInt8(8), hash), (UInt8(9), [UInt8(0x72)]), (UInt8(10), hash)
        )
        for right in [[process], [user, role], [user, role, session]] {
            #expect(throws: Never.self) { try AuditLeaf(decoding: frame(base + right)) }
        }
        for wrong in [
            [], [user], [role], [process, role], [process, user, role], [process, session], [role, session],
        ] {
            #expect(throws: AuditLogError(.notCanonicalLeaf, "")) { try AuditLeaf(decoding: frame(base + wrong)) }
        }
    }

    @Test func valuesThatDoNotFitAreRefusedWhenSealing() throws {
        let changes: [(AuditLogError.Code, (inout AuditEntry) -> Void)] = [
            (.invalidValue, { $0.subjectSSIN = "8504319987" }), (.invalidValue, { $0.subjectSSIN = "8504319987x" }),
            (.invalidValue, { $0.messageDigest = [1] }), (.invalidValue, { $0.counterpart = "199999994" }),
            (.invalidValue, { $0.qualityCode = 0 }), (.invalidValue, { $0.qualityCode = 1000 }),
            (.invalidValue, { $0.ticket = "a b" }), (.invalidValue, { $0.ticket = "" }),
            (.invalidValue, { $0.rule = "r\n" }), (.invalidValue, { $0.timeMilliseconds = -1 }),
            (.invalidValue, { $0.actor = .user(ssin: "1", role: "r", session: nil) }),
            (.invalidValue, { $0.actor = .user(ssin: Sample.user, role: "r", session: "") }),
            (.personalValueInClearField, { $0.rule = "x85043199879" }),
            (.personalValueInClearField, { $0.object = "85.04.31-998.79" }),
            (.invalidValue, { $0.previousCheckpoint = try? Checkpoint(origin: "o", size: 0, root: .emptyRoot) }),
        ]
        for (code, change) in changes {
            var entry = Sample.entry()
            _ = try seal(entry)
            change(&entry)
            #expect(throws: AuditLogError(code, "")) { try seal(entry) }
        }
    }

    @Test func textOfAStrangerIsTakenOnlyIfAdmissible() {
        #expect(AuditText.admissible("PCSA:SOCIAL_INQUIRY") == "PCSA:SOCIAL_INQUIRY")
        #expect(AuditText.admissible("1.0.0-20261121") == "1.0.0-20261121")
        #expect(AuditText.admissible("a 85043199879") == nil)
        #expect(AuditText.admissible("") == nil)
        #expect(AuditText.admissible("e\u{301}") == nil)
        #expect(AuditText.admissibleTicket("A-1") == "A-1")
        #expect(AuditText.admissibleTicket("A_1") == nil)
        #expect(AuditText.admissibleTicket(String(repeating: "a", count: 64)) != nil)
        #expect(AuditText.admissibleTicket(String(repeating: "a", count: 65)) == nil)
    }

    @Test func aProcessTakesThePlaceOfAUser() throws {
        var entry = Sample.entry()
        entry.actor = .process("dispatcher")
        let sealed = try seal(entry)
        #expect(sealed.leaf.role == nil && sealed.leaf.process == "dispatcher")
        #expect(Set(sealed.side.secrets.keys) == [.subject, .messageDigest])
    }

    @Test func theFirstLineOfAYearCommitsToTheLastCheckpointOfTheYearBefore() throws {
        let last = try Checkpoint(origin: "ocmw-gateway/0999999922/2025", size: 12, root: MerkleHash(leaf: [1]))
        let leaf = try AuditLeaf(decoding: seal(Sample.opening(previous: last)).leafBytes)
        #expect(leaf.continues(last))
        #expect(!leaf.continues(try Checkpoint(origin: last.origin, size: 11, root: last.root)))
        #expect(!leaf.continues(try Checkpoint(origin: last.origin, size: 12, root: last.root.flipped(bit: 255))))
        #expect(!(try seal(Sample.opening()).leaf.continues(last)))
    }

    @Test func nothingPersonalIsPrinted() throws {
        let entry = Sample.entry()
        let sealed = try seal(entry)
        var dumped = ""
        dump(entry, to: &dumped)
        dump(sealed, to: &dumped)
        let printed = "\(entry) \(entry.actor) \(sealed) \(sealed.side)" + String(reflecting: entry) + dumped
        #expect(!printed.contains(Sample.user) && !printed.contains(Sample.subject) && !printed.contains("s-77"))
    }
}

extension Array where Element == UInt8 {
    func contains(subsequence part: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}

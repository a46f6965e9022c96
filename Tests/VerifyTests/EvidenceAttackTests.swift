import AuditLog
import Foundation
import Messages
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Bundles that were tampered with, each refused by the name of the step; the untouched neighbour is valid.
@Suite struct EvidenceAttackTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let codes: Set<String>
        let change: @Sendable (inout TestBundle) throws -> Void
        var testDescription: String { name }

        init(_ name: String, _ codes: Set<String>, _ change: @escaping @Sendable (inout TestBundle) throws -> Void) {
            self.name = name
            self.codes = codes
            self.change = change
        }
    }

    /// Changes to the file of an honest bundle, as a stranger can make them.
    static let attacks: [Attack] = [
        Attack("a document removed", ["manifest-files", "manifest-documents", "stamped-answer-missing"]) { bundle in
            bundle.changeAll("documents") { $0.remove(at: 2) }
        },
        Attack("the last document removed", ["manifest-files", "manifest-documents"]) { bundle in
            bundle.changeAll("documents") { $0.removeLast() }
        },
        Attack("the first document removed", ["manifest-files", "manifest-documents", "opened-document-missing"]) {
            bundle in bundle.changeAll("documents") { $0.remove(at: 0) }
        },
        Attack("two documents swapped", ["manifest-files", "manifest-documents"]) { bundle in
            bundle.changeAll("documents") { $0.swapAt(0, 1) }
        },
        Attack("a document twice", ["manifest-files", "manifest-documents", "document-repeated"]) { bundle in
            bundle.changeAll("documents") { $0.append($0[0]) }
        },
        Attack("one byte of a document", ["manifest-files", "digest-wrong"]) {
            bundle in
            bundle.change("documents", 0) { document in
                let xml = String(decoding: Base64.decode(document["xml"] as? String ?? "") ?? [], as: UTF8.self)
                document["xml"] = TestBundle.text(
                    Array(xml.replacing("<applicationDate>20", with: "<applicationDate>19").utf8))
            }
        },
        Attack("a document that is no XML", ["manifest-files", "document-unreadable"]) {
            bundle in bundle.change("documents", 0) { $0["xml"] = TestBundle.text([0x3C]) }
        },
        Attack("a stated digest", ["digest-differs", "manifest-documents"]) {
            bundle in
            bundle.change("documents", 0) { $0["digest"] = TestBundle.text([UInt8](repeating: 1, count: 32)) }
        },
        Attack("a stated recipient", ["metadata-differs"]) {
            bundle in bundle.change("documents", 0) { $0["recipient"] = "1999999943" }
        },
        Attack("a stated answer", ["metadata-differs"]) { bundle in
            bundle.change("documents", 5) { $0["inReplyTo"] = "another" }
        },
        Attack("a line removed", ["manifest-openings", "manifest-lines"]) { bundle in
            bundle.changeAll("lines") { $0.removeFirst() }
        },
        Attack("the acceptance removed", ["manifest-openings", "manifest-lines", "promised-line-missing"]) { bundle in
            bundle.changeAll("lines") { $0.remove(at: 1) }
        },
        Attack("two lines swapped", ["manifest-openings", "manifest-lines", "line-misplaced"]) { bundle in
            bundle.changeAll("lines") { $0.swapAt(0, 1) }
        },
        Attack("a line twice", ["manifest-openings", "manifest-lines", "line-misplaced"]) { bundle in
            bundle.changeAll("lines") { $0.append($0[2]) }
        },
        Attack(
            "one byte of a leaf",
            ["manifest-openings", "manifest-lines", "leaf-not-canonical", "promised-line-missing"]
        ) { bundle in
            bundle.change("lines", 1) { line in
                var leaf = Base64.decode(line["leaf"] as? String ?? "") ?? []
                leaf[3] = 2
                line["leaf"] = TestBundle.text(leaf)
            }
        },
        Attack(
            "another time in a leaf", ["manifest-openings", "manifest-lines", "proof-wrong", "promised-line-missing"]
        ) { bundle in
            bundle.change("lines", 1) { line in
                var leaf = Base64.decode(line["leaf"] as? String ?? "") ?? []
                // Behind the header and the act stands the time: tag 02, length 8, and its lowest byte last.
                let start = 4 + 3 + "document-accepted".utf8.count
                leaf[start + 3 + 7] ^= 1
                line["leaf"] = TestBundle.text(leaf)
            }
        },
        Attack("another index", ["proof-wrong", "line-misplaced"]) { bundle in
            bundle.change("lines", 0) { $0["index"] = 2 }
        },
        Attack("the proof of another line", ["proof-wrong"]) { bundle in
            bundle.changeAll("lines") { lines in
                guard var first = lines[0] as? [String: Any], let second = lines[1] as? [String: Any] else { return }
                first["proof"] = second["proof"]
                lines[0] = first
            }
        },
        Attack("a proof that is none", ["proof-malformed"]) { bundle in bundle.change("lines", 0) { $0["proof"] = "?" }
        },
        Attack("the proof of a line removed", ["proof-missing"]) { bundle in
            bundle.change("lines", 0) { $0["proof"] = nil }
        },
        Attack("the proof of the acceptance removed", ["proof-missing"]) { bundle in
            bundle.change("lines", 1) { $0["proof"] = nil }
        },
        Attack("another salt", ["opening-wrong"]) { bundle in
            bundle.change("lines", 0) {
                $0["opening"] = [
                    "digest": ($0["opening"] as? [String: Any])?["digest"] as Any,
                    "salt": TestBundle.text([UInt8](repeating: 0, count: 32)),
                ]
            }
        },
        Attack("the opening of another line", ["opening-wrong"]) { bundle in
            bundle.changeAll("lines") { lines in
                guard var first = lines[0] as? [String: Any], let second = lines[1] as? [String: Any] else { return }
                first["opening"] = second["opening"]
                lines[0] = first
            }
        },
        Attack("the manifest's count", ["manifest-documents", "seal-wrong"]) { bundle in
            var manifest = bundle.members["manifest"] as? [String: Any] ?? [:]
            manifest["documents"] = 8
            bundle.members["manifest"] = manifest
        },
        Attack("the time of taking", ["seal-wrong"]) { bundle in bundle.members["madeAt"] = "2026-01-01T00:00:00Z" },
        Attack("a document removed, and the manifest adapted", ["manifest-files", "seal-wrong"]) { bundle in
            bundle.changeAll("documents") { $0.removeLast() }
            var documents = EvidenceTally.Counter()
            for case let document as [String: Any] in bundle.members["documents"] as? [Any] ?? [] {
                documents.add(try #require(MerkleHash(Base64.decode(document["digest"] as? String ?? "") ?? [])))
            }
            var manifest = bundle.members["manifest"] as? [String: Any] ?? [:]
            manifest["documents"] = documents.tally.count
            manifest["documentsHash"] = TestBundle.text(documents.tally.hash.bytes)
            bundle.members["manifest"] = manifest
        },
        Attack("the openings removed", ["manifest-openings"]) { bundle in
            for index in 0..<3 { bundle.change("lines", index) { $0["opening"] = nil } }
        },
        Attack("one opening removed", ["manifest-openings"]) { bundle in
            bundle.change("lines", 1) { $0["opening"] = nil }
        },
        Attack("an opening removed, and the manifest adapted", ["seal-wrong"]) { bundle in
            bundle.change("lines", 0) { $0["opening"] = nil }
            var openings = EvidenceTally.Counter()
            for case let line as [String: Any] in bundle.members["lines"] as? [Any] ?? [] where line["opening"] != nil {
                openings.add(MerkleHash(leaf: Base64.decode(line["leaf"] as? String ?? "") ?? []))
            }
            var manifest = bundle.members["manifest"] as? [String: Any] ?? [:]
            manifest["openings"] = openings.tally.count
            manifest["openingsHash"] = TestBundle.text(openings.tally.hash.bytes)
            bundle.members["manifest"] = manifest
        },
        Attack("a comment in a document", ["manifest-files"]) { bundle in
            bundle.change("documents", 0) { document in
                let xml = String(decoding: Base64.decode(document["xml"] as? String ?? "") ?? [], as: UTF8.self)
                let end = xml.range(of: "</", options: .backwards)?.lowerBound ?? xml.endIndex
                document["xml"] = TestBundle.text(
                    Array((xml[..<end] + "<!-- The applicant withdrew this. -->" + xml[end...]).utf8))
            }
        },
        Attack("the manifest's number of seals", ["manifest-seals", "seal-wrong"]) { bundle in
            var manifest = bundle.members["manifest"] as? [String: Any] ?? [:]
            manifest["seals"] = 2
            bundle.members["manifest"] = manifest
        },
        Attack("the seal removed", ["manifest-seals", "seal-missing"]) { bundle in bundle.changeAll("seal") { $0 = [] }
        },
        Attack("the seal without proof", ["seal-unproven", "proof-missing"]) { bundle in
            bundle.change("seal", 0) { $0["proof"] = nil }
        },
        Attack("another line as seal", ["seal-wrong"]) { bundle in
            let line = (bundle.members["lines"] as? [Any] ?? [])[0]
            bundle.changeAll("seal") { $0 = [line] }
        },
        Attack("no checkpoint", ["log-missing", "seal-unproven"]) { bundle in bundle.changeAll("logs") { $0 = [] } },
        Attack("neither checkpoint nor proofs", ["log-missing", "seal-unproven"]) { bundle in
            bundle.changeAll("logs") { $0 = [] }
            bundle.change("seal", 0) { $0["proof"] = nil }
            for index in 0..<3 { bundle.change("lines", index) { $0["proof"] = nil } }
        },
        Attack("a checkpoint of another size", ["checkpoint-signature"]) { bundle in
            bundle.change("logs", 0) { log in
                let note = log["checkpoint"] as? String ?? ""
                log["checkpoint"] = note.replacing("\n5\n", with: "\n6\n")
            }
        },
        Attack("a checkpoint that is none", ["checkpoint-malformed"]) { bundle in
            bundle.change("logs", 0) { $0["checkpoint"] = "nothing" }
        },
        Attack(
            "a cosignature removed",
            ["cosignature-missing", "certificate-expired", "proof-of-another-checkpoint", "seal-unproven"]
        ) { bundle in bundle.change("logs", 0) { withoutLastLine("checkpoint", &$0) } },
        Attack("a cosignature removed everywhere", ["cosignature-missing", "certificate-expired"]) { bundle in
            bundle.change("logs", 0) { withoutLastLine("checkpoint", &$0) }
            bundle.change("seal", 0) { withoutLastLine("proof", &$0) }
            for index in 0..<3 { bundle.change("lines", index) { withoutLastLine("proof", &$0) } }
        },
        Attack("the key of another log", ["log-key-of-another-log"]) { bundle in
            let other = try TestLog(organisation: "0999999823", year: 2026, seed: 8)
            bundle.change("logs", 0) { $0["verifierKey"] = other.signer.verifierKey.description }
        },
        Attack("a certificate that is none", ["certificate-unreadable"]) { bundle in
            bundle.changeAll("certificates") { $0.append("AAAA") }
        },
        Attack("a list that is none", ["revocation-unreadable"]) { bundle in
            bundle.changeAll("revocation") {
                $0.append(["kind": "crl", "usedFrom": "2026-01-01T00:00:00Z", "bytes": "AAAA"])
            }
        },
    ]

    /// The last line of a note, and so of a proof, is the cosignature.
    private static func withoutLastLine(_ name: String, _ members: inout [String: Any]) {
        let lines = (members[name] as? String ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        members[name] = lines.dropLast(2).joined(separator: "\n") + "\n"
    }

    @Test(arguments: attacks) func aChangedFileIsRefusedByName(_ attack: Attack) throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        #expect(try bundle.judged(pki).isValid)
        try attack.change(&bundle)
        let codes = Set(try bundle.judged(pki).findings.map(\.code))
        #expect(codes.isSuperset(of: attack.codes), "\(codes.sorted())")
        #expect(codes.subtracting(attack.codes).isSubset(of: Self.consequences), "\(codes.sorted())")
    }

    /// A document that is there and not proven has its own finding: nothing calls it missing besides.
    @Test(arguments: ["recipient", "digest", "operation", "conversation", "ticket", "xml"], [0, 2, 3])
    func aDocumentThatIsThereIsNotCalledMissing(_ member: String, _ index: Int) throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        bundle.change("documents", index) { document in
            let other = [
                "recipient": "1999999943", "digest": TestBundle.text([UInt8](repeating: 1, count: 32)),
                "operation": "replyInquiry" == document["operation"] as? String ? "requestInquiry" : "replyInquiry",
                "conversation": "c-9", "ticket": "another",
            ]
            document[member] = other[member]
            guard member == "xml", let xml = Base64.decode(document[member] as? String ?? "") else { return }
            document[member] = TestBundle.text(
                Array(String(decoding: xml, as: UTF8.self).replacing("Z</", with: "0Z</", maxReplacements: 1).utf8))
        }
        let found = try bundle.judged(pki).findings
        #expect(found.contains { $0.place == "documents[\(index)]" })
        let missing = ["answered-document-missing", "opened-document-missing", "stamped-answer-missing"]
        #expect(!found.contains { missing.contains($0.code) }, "\(found.map(\.code)) \(found.map(\.place))")
        #expect(!found.contains { $0.code == "answered-document-differs" })
    }

    /// What follows where documents or time are no longer proven.
    private static let consequences: Set<String> = [
        "certificate-expired", "certificate-revocation-unknown", "answered-document-missing",
        "answered-document-differs",
    ]

    @Test func aChangedCheckpointIsNotSaidToLackItsSignature() throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        bundle.change("logs", 0) { log in
            log["checkpoint"] = (log["checkpoint"] as? String)?.replacing("\n5\n", with: "\n6\n")
        }
        let found = try #require(try bundle.judged(pki).findings.first { $0.code == "checkpoint-signature" })
        #expect(found.detail.contains("a signature of \(bundle.logKey.keyText) is there and does not fit the text"))
        #expect(!found.detail.contains("expected") && !found.detail.contains("rotated"))
    }

    @Test func theKeysThatTheReaderHasDecide() throws {
        let bundle = try TestBundle(TestConversation.told(pki))
        let other = try TestLog(organisation: VerifyPKI.asker.digits, year: bundle.year, seed: 9)
        let wrong = try bundle.judged(pki, witness: false) { $0.logKeys = [other.signer.verifierKey] }
        let wrongSignature = try #require(wrong.findings.first { $0.code == "checkpoint-signature" })
        #expect(wrongSignature.detail.contains("expected a signature of \(other.signer.verifierKey.keyText)"))
        #expect(wrongSignature.detail.contains("the checkpoint bears \(bundle.logKey.keyText)"))
        #expect(
            wrongSignature.detail.contains("after the log's key was rotated: give the key in force when the bundle"))
        #expect(wrongSignature.detail.contains("(--log-key)"))
        #expect(wrongSignature.detail.contains("ocmw-gateway audit checkpoint --year"))
        // The cause once: that nothing of this log is proven then is no finding of each line.
        #expect(wrong.findings.count { $0.code == "checkpoint-signature" } == 1 && wrong.provenLineCount == 0)
        #expect(!wrong.findings.contains { ["log-missing", "seal-unproven"].contains($0.code) })
        // The key in force and one that was rotated out, which a thief may have: the reader says which counts.
        let both = #expect(throws: UnusableInput.self) {
            try bundle.judged(pki) { $0.logKeys = [bundle.logKey, other.signer.verifierKey] }
        }
        #expect(both?.description.contains("Give the one in force") == true)
        #expect(try bundle.judged(pki) { $0.logKeys = [bundle.logKey, bundle.logKey] }.isValid)
        let strange = try TestLog(organisation: VerifyPKI.answerer.digits, year: bundle.year)
        let unknown = try bundle.judged(pki, witness: false) { $0.logKeys = [strange.signer.verifierKey] }
        let noKey = try #require(unknown.findings.first { $0.code == "log-key-unknown" })
        #expect(noKey.detail.contains("expected a key of \(bundle.logKey.name)"))
        #expect(noKey.detail.contains("you gave \(strange.signer.verifierKey.keyText)"))
        let strangeWitness = try other.witnessKey
        let unseen = try bundle.judged(pki) { $0.witnessKeys = [strangeWitness] }
        // The key's name is that of the hub's witness, and its key ID another: passed over.
        #expect(unseen.findings.map(\.code).contains("cosignature-missing"))
        let stranger = try bundle.judged(pki) { $0.hub = VerifyPKI.answerer }
        #expect(stranger.findings.map(\.code).contains("stamp-not-by-hub"))
    }
}

extension EvidenceAttackTests {
    /// Whoever takes a bundle may hold a document that came with a comment: it stays valid, and the reader is told.
    @Test func aCommentOfTheTakersIsNamed() throws {
        let story = try TestConversation.told(pki)
        let first = story.documents[0]
        let xml = String(decoding: first.bytes, as: UTF8.self)
        let end = try #require(xml.range(of: "</", options: .backwards)?.lowerBound)
        let bytes = Array((xml[..<end] + "<!-- The applicant withdrew this. -->" + xml[end...]).utf8)
        story.replaceBytes(0, bytes)
        let report = try TestBundle(story).judged(pki)
        #expect(
            report.isValid && report.notes.filter { $0.code == .commentInDocument }.map(\.place) == ["documents[0]"])
        #expect(report.text.contains("comment-in-document (documents[0])"))
    }
}

extension TestBundle {
    var year: Int { ((members["logs"] as? [[String: Any]])?.first?["year"] as? Int) ?? 0 }
}

import AuditLog
import Foundation
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Lines that no log has, in a bundle: each is a failure, also when an index says that it is younger than the checkpoint.
@Suite struct EvidenceInventedLineTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    private func invented(_ story: TestConversation) throws -> SealedLeaf {
        var entry = AuditEntry(
            act: .transferContested, timeMilliseconds: story.at(499).milliseconds, access: .changed,
            organisation: VerifyPKI.asker.digits, application: "invented", actor: .process("nobody"))
        entry.conversation = story.conversation.value
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    private func findings(_ bundle: TestBundle) throws -> Set<String> {
        Set(try bundle.judged(pki).findings.map { "\($0.code) \($0.place)" })
    }

    /// The organisation itself counts it in the manifest and seals that.
    @Test func aLineThatTheSealCountsAndNoLogHasIsRefused() throws {
        let story = try TestConversation.told(pki)
        let bundle = try TestBundle(story, inventing: invented(story))
        #expect(try findings(bundle) == ["proof-missing lines[0]", "line-after-seal lines[0]"])
        #expect(try findings(TestBundle(TestConversation.told(pki))) == [])
    }

    @Test func withoutProofsAndWithIndicesBeyondTheCheckpointNothingIsProven() throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        for number in 0..<3 {
            bundle.change("lines", number) { line in
                line["index"] = 1_000_000 - number
                line["proof"] = nil
            }
        }
        #expect(
            try findings(bundle) == [
                "proof-missing lines[0]", "proof-missing lines[1]", "proof-missing lines[2]",
                "line-after-seal lines[0]",
            ])
    }

    /// Its proof holds: but a seal cannot have counted what came after it, unless it was made to order.
    @Test func aProvenLineYoungerThanTheSealIsRefused() throws {
        let story = try TestConversation.told(pki)
        let bundle = try TestBundle(story, foreseeing: invented(story))
        #expect(try findings(bundle) == ["line-after-seal lines[0]"])
    }

    @Test(arguments: [4, 999_999])
    func aSealWithoutOpeningIsRefused(index: Int) throws {
        let story = try TestConversation.told(pki)
        var bundle = try TestBundle(story)
        let leaf = TestBundle.text(try invented(story).leafBytes)
        bundle.changeAll("seal") {
            $0.insert(["year": story.log.year, "index": index, "leaf": leaf] as [String: Any], at: 0)
        }
        let found = try findings(bundle)
        #expect(found.contains("seal-wrong seal[0]"))
        #expect(found.contains("proof-missing seal[0]") == (index == 4))
    }

    @Test func aSealWhoseOpeningIsTakenAwayIsRefused() throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        bundle.change("seal", 0) { $0["opening"] = nil }
        #expect(try findings(bundle).isSuperset(of: ["seal-wrong seal[0]", "seal-missing seal"]))
    }

    @Test func aProofThatShowsAnotherLeafIsRefused() throws {
        let story = try TestConversation.told(pki)
        let other = TestBundle.text(try invented(story).leafBytes)
        for change in ["extra \(other)\nindex", "index"] {
            var bundle = try TestBundle(story)
            bundle.change("lines", 1) { line in
                let proof = line["proof"] as? String ?? ""
                line["proof"] = proof.replacing(/extra .*\nindex/, with: change)
            }
            #expect(try findings(bundle) == ["proof-wrong lines[1]"])
        }
    }

    /// Text and root are the same, the signature is not.
    @Test func aProofWithAnotherNoteIsRefused() throws {
        let story = try TestConversation.told(pki)
        var bundle = try TestBundle(story)
        bundle.change("lines", 1) { line in
            guard let proof = try? InclusionProof(parsing: Array((line["proof"] as? String ?? "").utf8)),
                let first = proof.checkpoint.signatures.first,
                let note = try? SignedNote(text: proof.checkpoint.text, signatures: [first])
            else { return }
            let shorter = InclusionProof(index: proof.index, path: proof.path, checkpoint: note, extra: proof.extra)
            line["proof"] = String(decoding: shorter.bytes, as: UTF8.self)
        }
        #expect(try findings(bundle) == ["proof-of-another-checkpoint lines[1]"])
    }

    @Test func aStatedSizeThatIsNotTheCheckpointsIsRefused() throws {
        var bundle = try TestBundle(TestConversation.told(pki))
        bundle.change("logs", 0) { $0["size"] = 7 }
        #expect(try findings(bundle) == ["checkpoint-size logs[0]"])
    }

    /// Nobody but the bundle vouches for the log then: its lines are consistent and not proven.
    @Test func aLogThatOnlyTheBundleVouchesForIsNotProven() throws {
        let bundle = try TestBundle(TestConversation.told(pki))
        let report = try bundle.judged(pki, logKey: false, witness: false) {
            $0.instant = VerifyPKI.instant(daysAgo: 49)
        }
        #expect(report.findings == [] && report.provenLineCount == 0)
        #expect(report.text.hasPrefix("consistent in itself"))
        #expect(try report.json.contains(#""vouchedFor" : false"#))
        #expect(report.text.contains("nothing of the log is proven"))
        let trusted = try bundle.judged(pki, witness: false) { $0.instant = VerifyPKI.instant(daysAgo: 49) }
        #expect(trusted.provenLineCount == 4 && trusted.text.hasPrefix("valid: "))
        #expect(try bundle.judged(pki, logKey: false).provenLineCount == 4)
    }
}

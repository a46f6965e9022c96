import AuditLog
import Foundation
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Files that are no bundle: refused by name, before anything is judged, in little memory.
@Suite struct HostileBundleTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    private func refusal(_ text: String) throws -> BundleRefusal.Code? {
        do {
            _ = try TestBundle.judge(Array(text.utf8), pki)
            return nil
        } catch let refusal as BundleRefusal {
            return refusal.code
        }
    }

    private func honest() throws -> String {
        String(decoding: try TestBundle(TestConversation.told(pki)).bytes, as: UTF8.self)
    }

    static let changes: [(String, String, BundleRefusal.Code)] = [
        ("{\"certificates\"", "{\"certificates\":[],\"certificates\"", .memberRepeated),
        ("{\"digest\"", "{\"digest\":\"AA==\",\"digest\"", .memberRepeated),
        ("\"format\":\"ocmw-gateway\\/evidence\\/v1\"", "\"format\":\"ocmw-gateway/evidence/v2\"", .formatUnknown),
        ("\"format\":\"ocmw-gateway\\/evidence\\/v1\",", "", .memberMissing),
        ("\"format\":", "\"more\":1,\"format\":", .memberUnknown),
        ("\"index\":", "\"more\":1,\"index\":", .memberUnknown),
        ("\"index\":", "\"place\":", .memberMissing),
        ("\"index\":", "\"index\":-", .memberMalformed),
        ("\"index\":", "\"index\":0", .notJSON),
        ("\"index\":", "\"index\":1.", .notJSON),
        ("\"index\":", "\"index\":99999999999999999999", .notJSON),
        ("\"organisation\":\"0999999922\"", "\"organisation\":\"0999999921\"", .memberMalformed),
        ("\"conversation\":\"c-1\",\"documents\"", "\"conversation\":\"c 1\",\"documents\"", .memberMalformed),
        ("\"documents\":[", "\"documents\":[[[[[[", .memberMalformed),
        ("\"documents\":[", "\"documents\":[{\"a\":{\"a\":{\"a\":{\"a\":{", .tooDeep),
        ("\"documents\":[", "\"documents\":[null,", .memberMalformed),
        ("\"documents\":[", "\"documents\":[,", .notJSON),
        ("\"salt\":\"", "\"salt\":\" ", .memberMalformed),
        // The Kelvin sign and K are canonically equivalent.
        ("\"verifierKey\"", "\"verifier\u{212A}ey\"", .memberUnknown),
        ("\"verifierKey\"", "\"verifier\\u212Aey\"", .memberUnknown),
        ("\"kind\":\"crl\"", "\"kind\":\"list\"", .memberMalformed),
        ("\"kind\":\"crl\"", "\"kind\":\"c\\u0000rl\\ud800\"", .notJSON),
        ("\"kind\":\"crl\"", "\"kind\":\"c\u{1}rl\"", .notJSON),
    ]

    @Test(arguments: changes) func aFileThatIsNoBundleIsNamed(_ from: String, _ to: String, _ code: BundleRefusal.Code)
        throws
    {
        let text = try honest()
        #expect(try refusal(text) == nil)
        let range = try #require(text.range(of: from), "\(from)")
        #expect(try refusal(text.replacingCharacters(in: range, with: to)) == code)
    }

    @Test func whatEndsTooEarlyOrTooLateIsRefused() throws {
        let text = try honest()
        for end in [0, 1, 100, text.utf8.count / 2, text.utf8.count - 1] {
            #expect(try refusal(String(decoding: Array(text.utf8)[..<end], as: UTF8.self)) == .notJSON)
        }
        #expect(try refusal(text + " \n") == nil)
        #expect(try refusal(text + "{}") == .notJSON)
        #expect(try refusal("[]") == .notJSON)
    }

    @Test func aHugeTextIsRefusedBeforeItIsHeld() throws {
        let head = "{\"format\":\"ocmw-gateway/evidence/v1\",\"madeAt\":\""
        #expect(try refusal(head + String(repeating: "A", count: 30 << 20)) == .tooLarge)
        #expect(try refusal("{\"certificates\":[" + String(repeating: "\"\",", count: 1_001)) == .tooLarge)
        let many =
            "{\"logs\":["
            + String(
                repeating: "{\"year\":2026,\"size\":1,\"checkpoint\":\"\",\"verifierKey\":\"\"},", count: 101)
        #expect(try refusal(many) == .tooLarge)
    }

    private func refusal(_ change: (inout TestBundle) -> Void) throws -> BundleRefusal.Code? {
        var bundle = try TestBundle(TestConversation.told(pki))
        change(&bundle)
        return try refusal(String(decoding: bundle.bytes, as: UTF8.self))
    }

    /// Digests of 33 and 31 bytes have the tally of two of 32: both documents would be lost without a trace.
    @Test func twoDigestsSpelledAnewOverTheSameBytesAreRefused() throws {
        let code = try refusal { bundle in
            bundle.changeAll("documents") { documents in
                guard var stamp = documents[1] as? [String: Any], var receipt = documents[2] as? [String: Any],
                    let first = Base64.decode(stamp["digest"] as? String ?? ""),
                    let second = Base64.decode(receipt["digest"] as? String ?? "")
                else { return }
                stamp["digest"] = TestBundle.text(first + second.prefix(1))
                receipt["digest"] = TestBundle.text(Array(second.dropFirst()))
                (documents[1], documents[2]) = (stamp, receipt)
            }
        }
        #expect(code == .memberMalformed)
    }

    @Test(arguments: ["digest", "salt"], [0, 31, 33]) func anOpeningHasValuesOf32Bytes(_ name: String, _ count: Int)
        throws
    {
        let code = try refusal { bundle in
            bundle.change("lines", 0) { line in
                guard var opening = line["opening"] as? [String: Any] else { return }
                opening[name] = TestBundle.text([UInt8](repeating: 1, count: count))
                line["opening"] = opening
            }
        }
        #expect(code == .memberMalformed)
    }

    @Test(arguments: [(0, nil), (4, BundleRefusal.Code.tooLarge)])
    func aCertificateHasTheSizeOfOne(_ more: Int, _ code: BundleRefusal.Code?) throws {
        let text = String(repeating: "A", count: XMLLimits.standard.certificateByteCount + more)
        #expect(try refusal { $0.changeAll("certificates") { $0.append(text) } } == code)
    }

    @Test(arguments: [(0, nil), (1, BundleRefusal.Code.tooLarge)])
    func aCheckpointHasTheSizeOfANote(_ more: Int, _ code: BundleRefusal.Code?) throws {
        let text = String(repeating: "A", count: SignedNote.byteLimit + more)
        #expect(try refusal { $0.change("logs", 0) { $0["checkpoint"] = text } } == code)
    }

    @Test(arguments: [(0, nil), (1, BundleRefusal.Code.tooLarge)])
    func aKeyHasTheSizeOfAKey(_ more: Int, _ code: BundleRefusal.Code?) throws {
        let text = String(repeating: "A", count: 1024 + more)
        #expect(try refusal { $0.change("logs", 0) { $0["verifierKey"] = text } } == code)
    }
}

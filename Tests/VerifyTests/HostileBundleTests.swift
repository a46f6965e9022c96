import Foundation
import Testing

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
}

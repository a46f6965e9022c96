import Testing
import XMLSecurity

@testable import Gateway

/// Secrets and signatures of the Standard Webhooks convention.
@Suite struct WebhookSigningTests {
    /// Example values of the convention's own test of its JavaScript library ("sign function works").
    @Test func signatureIsThePublishedOne() throws {
        let secrets = try #require(WebhookSecrets(file: Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n".utf8)))
        let message = WebhookMessage(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: UTCInstant(milliseconds: 1_614_265_330_999),
            body: Array(#"{"test": 2432232314}"#.utf8), secrets: secrets)
        #expect(message.timestamp == 1_614_265_330)
        #expect(message.signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(message.headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
    }

    @Test func duringAChangeBothSecretsSign() throws {
        let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let new = "whsec_" + Base64.encode([UInt8](repeating: 7, count: 32))
        func signature(_ file: String) throws -> String {
            WebhookMessage(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: UTCInstant(milliseconds: 1_614_265_330_000),
                body: Array(#"{"test": 2432232314}"#.utf8),
                secrets: try #require(WebhookSecrets(file: Array(file.utf8)))
            ).signature
        }
        let both = try signature("\(new)\n\(old)\n")
        #expect(both == "\(try signature(new)) \(try signature(old))")
        #expect(both.hasSuffix(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="))
    }

    @Test(arguments: [(23, false), (24, true), (64, true), (65, false)])
    func lengthOfASecretIsBounded(_ count: Int, _ isValid: Bool) {
        let text = "whsec_" + Base64.encode([UInt8](repeating: 1, count: count))
        #expect((WebhookSecret(text) != nil) == isValid)
    }

    @Test(arguments: [
        "", "\n", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw extra",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nwhsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
            + "whsec_OfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ])
    func anythingElseIsNoSecretFile(_ text: String) {
        #expect(WebhookSecrets(file: Array(text.utf8)) == nil)
    }

    @Test func secretsAreNeverPrinted() throws {
        let secrets = try #require(WebhookSecrets(file: Array("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8)))
        #expect("\(secrets)".contains("(hidden)") && !"\(secrets.all[0])".contains("MfKQ"))
    }
}

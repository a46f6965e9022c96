import Foundation
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHubHTTP

/// The certificate of the TLS peer, judged beside the handshake: every doubt refuses.
@Suite struct PeerOperatorTests {
    private let files: NetworkFiles

    init() throws { files = try NetworkFiles() }

    private func peer(
        lists: [String] = [], by authority: String = "ca", after: Duration = .zero, _ name: String = "operator"
    ) throws -> String? {
        let trust = try TrustStore(
            anchors: [try Certificate(pem: files.read("\(authority).pem"))], revocationLists: try lists.map(files.read))
        let certificate = try Certificate(pem: files.read("\(name).pem"))
        return trust.peerOperator(certificate, at: HubServer.now().advanced(by: after))?.digits
    }

    @Test func currentListOpens() throws {
        try files.makeRevocationList("current", days: 10)
        #expect(try peer() == NetworkFiles.operatorNumber)
        #expect(try peer(lists: ["current.crl"]) == NetworkFiles.operatorNumber)
    }

    @Test func staleListRefuses() throws {
        try files.makeRevocationList("current", days: 10)
        #expect(try peer(lists: ["current.crl"], after: .seconds(9 * 86_400)) == NetworkFiles.operatorNumber)
        #expect(try peer(lists: ["current.crl"], after: .seconds(11 * 86_400)) == nil)
    }

    @Test func revokedOneIsRefused() throws {
        try files.revoke("operator.pem")
        try files.makeRevocationList("after", days: 10)
        #expect(try peer(lists: ["after.crl"]) == nil)
    }

    /// What the hub's settings make of a list that has ended.
    @Test func staleListUnderSoftFail() throws {
        try files.makeRevocationList("current", days: 10)
        func peer(_ policy: RevocationPolicy, after: Duration) throws -> String? {
            let certificate = try Certificate(pem: files.read("operator.pem"))
            return try files.hub(lists: ["current.crl"], policy).trust()
                .peerOperator(certificate, at: HubServer.now().advanced(by: after))?.digits
        }
        let late = Duration.seconds(11 * 86_400)
        #expect(try peer(RevocationPolicy(), after: late) == nil)
        #expect(try peer(RevocationPolicy(whenUnknown: .softFail), after: late) == NetworkFiles.operatorNumber)
        let day = RevocationPolicy(maximumAge: .seconds(86_400))
        #expect(try peer(day, after: .seconds(3_600)) == NetworkFiles.operatorNumber)
        #expect(try peer(day, after: .seconds(2 * 86_400)) == nil)
    }

    @Test func certificateForSigningIsRefused() throws { #expect(try peer("signing") == nil) }

    @Test func expiredOrForeignOneIsRefused() throws {
        #expect(try peer(after: .seconds(60 * 86_400)) == nil)
        #expect(try peer(by: "other") == nil)
    }
}

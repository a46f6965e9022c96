import KSZHub
import SocialSecurity
import Testing

@testable import KSZHubHTTP

@Suite struct TLSMaterialTests {
    /// A peer that does not answer `close_notify` keeps its connection, and so the hub, no longer than this.
    @Test func silentPeersDoNotKeepTheHubFromStopping() throws {
        let files = try NetworkFiles()
        let keys = HubConfiguration.KeyFiles(key: files.path("hub.key"), certificate: files.path("hub.pem"))
        let material = try TLSMaterial(
            HubConfiguration(
                port: 0, number: try EnterpriseNumber("1999999943"), signing: keys, tls: keys,
                anchors: [files.path("ca.pem")], members: [], dataDirectory: files.folder,
                schemaDirectory: files.folder, policyFile: "", personsFile: ""))
        for settings in [material.server, material.client] {
            #expect(settings.shutdownTimeout.nanoseconds <= 500_000_000)
        }
    }
}

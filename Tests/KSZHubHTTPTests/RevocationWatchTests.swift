import Foundation
import Logging
import TestSupport
import Testing
import XMLSecurity

@testable import KSZHubHTTP

/// A running hub takes up new lists, and nothing that it cannot use.
@Suite struct RevocationWatchTests {
    private let files: NetworkFiles
    private let log = RecordedLog()

    init() throws { files = try NetworkFiles() }

    private func watch(_ hub: HubFiles, _ trust: TrustStore) -> RevocationWatch {
        let log = log
        return RevocationWatch(files: hub, trust: trust, logger: log.logger)
    }

    private func peer(_ trust: TrustStore) throws -> String? {
        trust.peerOperator(try Certificate(pem: files.read("operator.pem")), at: HubServer.now())?.digits
    }

    @Test func newListsCountWithoutRestart() throws {
        try files.makeRevocationList("list", days: 10)
        let hub = try files.hub(lists: ["list.crl"])
        let trust = try hub.trust()
        let watch = watch(hub, trust)
        var seen = watch.look(nil)
        #expect(try peer(trust) == NetworkFiles.operatorNumber && seen != nil && log.lines == [])
        try files.revoke("operator.pem")
        try files.makeRevocationList("list", days: 10)
        seen = watch.look(seen)
        #expect(try peer(trust) == nil && log.lines == ["info: revocation lists read anew"])
        #expect(watch.look(seen) == seen && log.lines.count == 1)
    }

    @Test(arguments: ["-----BEGIN X509 CRL-----", "", nil])
    func whatCannotBeUsedChangesNothing(_ text: String?) throws {
        try files.revoke("operator.pem")
        try files.makeRevocationList("list", days: 10)
        let hub = try files.hub(lists: ["list.crl"])
        let trust = try hub.trust()
        let watch = watch(hub, trust)
        let seen = watch.look(nil)
        #expect(try peer(trust) == nil)
        if let text {
            try files.write("list.crl", text)
        } else {
            try FileManager.default.removeItem(atPath: files.path("list.crl"))
        }
        #expect(watch.look(seen) == seen)
        #expect(try peer(trust) == nil)
        #expect(log.lines == ["error: revocation lists cannot be used: the former ones count"])
    }

    /// It looks by itself until it is cancelled.
    @Test func runsUntilItIsCancelled() async throws {
        try files.makeRevocationList("list", days: 10)
        let hub = try files.hub(lists: ["list.crl"])
        let trust = try hub.trust()
        let watch = watch(hub, trust)
        let task = Task { await watch.run(every: .milliseconds(5)) }
        try files.revoke("operator.pem")
        try files.makeRevocationList("next", days: 10)
        try FileManager.default.removeItem(atPath: files.path("list.crl"))
        try FileManager.default.moveItem(atPath: files.path("next.crl"), toPath: files.path("list.crl"))
        while try peer(trust) != nil { await Task.yield() }
        task.cancel()
        await task.value
        await RevocationWatch(files: try files.hub(lists: []), trust: trust, logger: Logger(label: "test")).run()
    }

    @Test func partnersCertificatesAreReadOrNamed() throws {
        _ = try files.hub(lists: [], certificates: ["operator.pem", "signing.pem"]).trust()
        for name in ["operator.key", "none.pem"] {
            let error = #expect(throws: (any Error).self) {
                _ = try files.hub(lists: [], certificates: ["operator.pem", name]).trust()
            }
            #expect("\(String(describing: error))".contains(name))
        }
    }
}

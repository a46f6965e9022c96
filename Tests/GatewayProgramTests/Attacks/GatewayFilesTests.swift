import Foundation
import MessageStore
import SocialSecurity
import TestSupport
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// Database, write-ahead log, key file, high-water mark, backup, export and log output of a gateway that works name nobody.
/// `MessageStoreTests/SQLite/RawFileTests` has more spellings, for the database.
@Suite struct GatewayFilesTests {
    private static func spellings(of digits: String) -> [Data] {
        let number = UInt64(digits) ?? 0
        let dotted = digits.enumerated().map { index, digit in
            ([2: ".", 4: ".", 6: "-", 9: "."][index] ?? "") + String(digit)
        }.joined()
        let texts = [digits, dotted, String(number, radix: 16), digits.utf8.map { String($0, radix: 16) }.joined()]
        let numbers = [
            withUnsafeBytes(of: number.bigEndian) { Data($0.suffix(6)) },
            withUnsafeBytes(of: number.littleEndian) { Data($0.prefix(6)) },
        ]
        let base64 = (0..<3).map { shift in
            let text = Data([UInt8](repeating: 0, count: shift) + Array(digits.utf8)).base64EncodedString()
            return Data(text.utf8.dropFirst([0, 2, 3][shift]).prefix(13))
        }
        return texts.map { Data($0.utf8) } + numbers + base64
    }

    private static func names(_ bytes: Data) -> Bool {
        [AuditedGateway.person, AuditedGateway.otherPerson, AuditedGateway.user].contains { person in
            spellings(of: person).contains { bytes.range(of: $0) != nil }
        }
    }

    @Test(arguments: [
        "a 71023000122 b", "71.02.30-001.22", "10894cfa3a", "3731303233303030313232", "NzEwMjMwMDAxMjI=",
        "eDcxMDIzMDAwMTIy", "eHk3MTAyMzAwMDEyMg==",
    ])
    func searchFinds(planted: String) { #expect(Self.names(Data(planted.utf8))) }

    @Test func nothingThatIsWrittenNamesAPerson() async throws {
        let log = RecordedLog()
        try await AuditedGateway.with { gateway in
            let logger = log.logger
            try await gateway.busy()
            let eraser = AuditEraser(environment: gateway.graph.environment)
            let plan = try await eraser.plan(
                .person(try SSIN(AuditedGateway.person)), of: gateway.tenant, by: .process("tests"))
            try await eraser.erase(
                plan, of: gateway.tenant, reason: "decision 4", beforeRetention: true, by: .process("tests"))
            let later = gateway.now.advanced(by: .seconds(3700 * 86_400))
            await CheckpointIssuer(
                environment: gateway.environment(at: later), logger: logger, highWater: gateway.graph.highWater
            ).tick([gateway.tenant])
            await AuditRetention(environment: gateway.environment(at: later), logger: logger).step([gateway.tenant])
            let export = try await gateway.export().joined()
            try FileManager.default.removeItem(atPath: gateway.markFile)
            await gateway.graph.issuer(logger: logger).tick([gateway.tenant])
            var count = 0
            for name in try FileManager.default.subpathsOfDirectory(atPath: gateway.test.folder) {
                guard let bytes = FileManager.default.contents(atPath: gateway.test.folder + "/" + name) else {
                    continue
                }
                count += 1
                #expect(!Self.names(bytes), "\(name)")
            }
            #expect(count > 5)
            #expect(!Self.names(Data(export.utf8)))
        }
        let text = log.text
        #expect(text.contains("openings of audit lines were erased"))
        #expect(text.contains("checkpoint could not be issued") && text.contains("audit log opened"))
        #expect(!Self.names(Data(text.utf8)))
    }
}

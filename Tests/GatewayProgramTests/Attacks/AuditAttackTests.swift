import AuditLog
import Foundation
import GRDB
import MessageStore
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// Attacks on the lines of a real log, first by somebody who writes the database, then with the stolen log key, then with the
/// mark outside the database too. `docs/audit-attacks.md` has a row for each.
@Suite struct AuditAttackTests {
    /// What everything below deviates from.
    @Test func logThatNobodyAttackedHolds() async throws {
        try await AuditedGateway.with { gateway in
            let kept = try await gateway.busy()
            #expect(try await gateway.findings() == [])
            #expect(try AuditedGateway.codes(ofExport: try await gateway.export(), known: kept) == [])
        }
    }

    @Test func editALeaf() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let changed = Forger.changed(try Forger(gateway: gateway).leaves(year: gateway.year)[2])
            try gateway.tamper("UPDATE audit_leaf SET leaf = ? WHERE position = 2", [Data(changed)])
            let codes = try await gateway.codes()
            #expect(
                codes.isSuperset(of: [.checkpointRoot, .nodeDiffers, .highWaterContradicted, .lineNotOurs]), "\(codes)")
            let exported = try AuditedGateway.codes(ofExport: try await gateway.export())
            // Nothing is signed over it any more, so the end of the log stays without checkpoint.
            #expect(exported == [.checkpointRoot, .unsignedEnd], "\(exported)")
        }
    }

    @Test func editAndRecomputeEverything() async throws {
        try await AuditedGateway.with { gateway in
            let kept = try await gateway.busy()
            let forger = Forger(gateway: gateway)
            var leaves = try forger.leaves(year: gateway.year)
            leaves[2] = Forger.changed(leaves[2])
            try await forger.rewrite(year: gateway.year, leaves, checkpoints: [4, 7])
            #expect(try await gateway.codes() == [.highWaterContradicted])
            // The gateway itself does not sign on.
            await #expect(throws: GatewayError.self) { try await gateway.sign() }
            try forger.moveMark(year: gateway.year, to: 7)
            #expect(try await gateway.codes() == [])
            let export = try await gateway.export()
            #expect(try AuditedGateway.codes(ofExport: export) == [])
            #expect(try AuditedGateway.codes(ofExport: export, known: [kept[0]]) == [.knownCheckpointContradicted])
        }
    }

    @Test func cutTheTail() async throws {
        try await AuditedGateway.with { gateway in
            let kept = try await gateway.busy()
            try gateway.tamper("DELETE FROM audit_side; DELETE FROM audit_leaf WHERE position >= 5")
            let codes = try await gateway.codes()
            #expect(codes.isSuperset(of: [.checkpointBeyondLog, .highWaterNotReached, .nodeDiffers]), "\(codes)")
            let forger = Forger(gateway: gateway)
            try await forger.rewrite(
                year: gateway.year, Array(try forger.leaves(year: gateway.year).prefix(4)), checkpoints: [4])
            let cut = try await gateway.codes()
            #expect(cut == [.highWaterNotReached, .checkpointMissing, .sideMissing], "\(cut)")
            try forger.moveMark(year: gateway.year, to: 4)
            #expect(try await gateway.codes() == [.sideMissing])
            let export = try await gateway.export()
            #expect(try AuditedGateway.codes(ofExport: export, known: [kept[0]]) == [])
            #expect(try AuditedGateway.codes(ofExport: export, known: kept) == [.knownCheckpointNotReached])
        }
    }

    /// Rows by which searches find lines, for each table.
    @Test(arguments: [
        "DELETE FROM audit_kind_line WHERE leaf = 4", "INSERT INTO audit_reference (era, tag, leaf) VALUES (0, 7, 4)",
        "UPDATE audit_period SET latest = latest - 86400000", "DELETE FROM audit_period",
        "UPDATE audit_kind SET act = 'api-key-created' WHERE act = 'person-viewed'",
    ])
    func hideALineFromSearches(sql: String) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(sql)
            #expect(try await gateway.codes() == [.searchIndexDiffers])
        }
    }

    /// Only lines that no checkpoint covers yet, with their nodes: nobody was shown anything that contradicts it.
    @Test func cutWhatIsNotSignedYet() async throws {
        try await AuditedGateway.with { gateway in
            let kept = try await gateway.busy()
            try gateway.tamper(
                """
                DELETE FROM audit_side WHERE leaf > 7; DELETE FROM audit_leaf WHERE seq > 7;
                DELETE FROM audit_node WHERE ((position + 1) << level) > 7
                """)
            #expect(try await gateway.codes() == [])
            #expect(try AuditedGateway.codes(ofExport: try await gateway.export(), known: kept) == [])
        }
    }

    @Test func swapTwoLeaves() async throws {
        try await AuditedGateway.with { gateway in
            let kept = try await gateway.busy()
            let forger = Forger(gateway: gateway)
            var leaves = try forger.leaves(year: gateway.year)
            leaves.swapAt(2, 5)
            try gateway.tamper { db in
                for index in [2, 5] {
                    try db.execute(
                        sql: "UPDATE audit_leaf SET leaf = ? WHERE position = ?",
                        arguments: [Data(leaves[index]), index])
                }
            }
            let codes = try await gateway.codes()
            #expect(
                codes.isSuperset(of: [.checkpointRoot, .nodeDiffers, .sideChanged, .highWaterContradicted]), "\(codes)")
            // Nodes, checkpoints and mark made to fit; the openings are bound to their place by the key file.
            try await forger.rewrite(year: gateway.year, leaves, checkpoints: [4, 7])
            try forger.moveMark(year: gateway.year, to: 7)
            #expect(try await gateway.codes() == [.sideChanged])
            #expect(
                try AuditedGateway.codes(ofExport: try await gateway.export(), known: kept)
                    == [.knownCheckpointContradicted])
        }
    }

    /// The clock of the gateway was set back for one line: nothing is forged, and yet it tells of itself.
    @Test(arguments: [(-30 * 60, false), (-59 * 60, false), (-2 * 3600, true), (-12 * 3600, true)])
    func backDateALine(seconds: Int, isFound: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            try await gateway.view(at: gateway.now.advanced(by: .seconds(seconds)))
            try await gateway.view(at: gateway.now.advanced(by: .seconds(seconds)))
            let codes = try await gateway.findings().filter { $0.code == .lineBackDated }
            #expect(codes == (isFound ? [AuditFinding(.lineBackDated, year: gateway.year, index: 2)] : []))
        }
    }

    /// In steps that are each within the hour.
    @Test func backDateInSteps() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            for step in 1...3 { try await gateway.view(at: gateway.now.advanced(by: .seconds(step * -2400))) }
            #expect(try await gateway.codes() == [.lineBackDated])
        }
    }

    /// The adviser's note is gone, and nothing was erased: the verdict is not proven, and not said to be erased.
    @Test func takeAwayANote() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.view()
            let desk = ReviewDesk(
                ReviewContext(environment: gateway.graph.environment, tenant: gateway.tenant, process: "tests"))
            _ = try await desk.record(
                ReviewRequest(
                    .object([
                        "target": .string("line/\(gateway.year)/1"), "verdict": "explained",
                        "note": "The file was open on that day.",
                    ])))
            try gateway.tamper("UPDATE review SET note = NULL")
            guard case .object(let row)? = try await desk.reviews(of: nil, after: nil, limit: 9).first?.json else {
                Issue.record("no verdict")
                return
            }
            #expect(row["proven"] == .bool(false) && row["noteErased"] == nil)
        }
    }

    @Test func eraseASideRow() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("DELETE FROM audit_side WHERE leaf = 3")
            #expect(try await gateway.findings() == [AuditFinding(.sideMissing, year: gateway.year, index: 2)])
            let line = try await gateway.lines()[2]
            let size = try await gateway.tenant.store.auditSize(year: gateway.year)
            let path = try await gateway.tenant.store.inclusionProof(year: gateway.year, index: 2, size: size)
            let root = try await gateway.tenant.store.auditRoot(year: gateway.year, size: size)
            #expect(
                MerkleTree.verifyInclusion(
                    leafHash: MerkleHash(leaf: line.leafBytes), index: 2, size: size,
                    path: path.compactMap { MerkleHash($0) }, root: try #require(MerkleHash(root))))
            #expect(try AuditLeaf(decoding: line.leafBytes).opening(.subject, with: line.side[.subject]) == .unproven)
        }
    }

    @Test func swapSideRows() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper { db in
                let rows = try [3, 6].map {
                    try #require(
                        try Row.fetchOne(
                            db, sql: "SELECT subject_index, side FROM audit_side WHERE leaf = ?", arguments: [$0]))
                }
                for (leaf, row) in zip([6, 3], rows) {
                    try db.execute(
                        sql: "UPDATE audit_side SET subject_index = ?, side = ? WHERE leaf = ?",
                        arguments: [row["subject_index"] as Data, row["side"] as Data, leaf])
                }
            }
            #expect(try await gateway.codes() == [.sideUnreadable])
        }
    }

    @Test func pointTheIndexAtAnotherPerson() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper(
                """
                UPDATE audit_side SET subject_index = (SELECT subject_index FROM audit_side WHERE leaf = 6)
                WHERE leaf = 3
                """)
            #expect(try await gateway.findings() == [AuditFinding(.sideIndexDiffers, year: gateway.year, index: 2)])
        }
    }

    /// The key file was stolen too: another salt, or another person, is sealed in the right place.
    @Test(arguments: [true, false])
    func wrongSalt(isOtherPerson: Bool) async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            var side = try await gateway.lines()[2].side
            let secret = try #require(side[.subject])
            side.secrets[.subject] = AuditSecret(
                salt: isOtherPerson ? secret.salt : [UInt8](repeating: 7, count: 32),
                value: isOtherPerson ? Array(AuditedGateway.otherPerson.utf8) : secret.value)
            let keys = try Forger(gateway: gateway).keys()
            let sealed = try PayloadCipher(keys: keys).seal(
                side.encoded(), in: CellName(table: "audit_side", row: "\(gateway.year)/2", column: "side"),
                until: try #require(try keys.openingMonths().last), for: .openings)
            try gateway.tamper(
                """
                UPDATE audit_side SET side = ?,
                    subject_index = (SELECT subject_index FROM audit_side WHERE leaf = ?) WHERE leaf = 3
                """, [Data(sealed), isOtherPerson ? 6 : 3])
            #expect(try await gateway.findings() == [AuditFinding(.sideChanged, year: gateway.year, index: 2)])
            let line = try await gateway.lines()[2]
            let opening = try AuditLeaf(decoding: line.leafBytes).opening(.subject, with: line.side[.subject])
            #expect(opening == .different)
        }
    }
}

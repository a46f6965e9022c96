import AuditLog
import Foundation
import GRDB
import MessageStore
import SQLiteStore
import SocialSecurity
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// An attacker who writes every table, and has stolen the key that signs checkpoints.
struct Forger {
    let gateway: AuditedGateway

    /// The lines of a year as they are.
    func leaves(year: Int) throws -> [[UInt8]] {
        let queue = try DatabaseQueue(path: gateway.database)
        defer { try? queue.close() }
        return try queue.read { db in
            try Data.fetchAll(
                db, sql: "SELECT leaf FROM audit_leaf WHERE year = ? ORDER BY position", arguments: [year]
            ).map { Array($0) }
        }
    }

    /// Writes a year's log anew, so that lines, nodes, checkpoints of the given sizes, and the indexes that searches use fit
    /// each other. The key file makes the tags too.
    func rewrite(year: Int, _ leaves: [[UInt8]], checkpoints sizes: Set<Int>) async throws {
        try gateway.tamper { db in
            for table in ["audit_kind_line", "audit_kind", "audit_reference", "audit_period"] {
                try db.execute(sql: "DELETE FROM \(table)")
            }
            // Whoever opens the file next makes them anew.
            try db.execute(sql: "INSERT INTO audit_fill (next) VALUES (1)")
            for table in ["audit_leaf", "audit_node", "checkpoint"] {
                try db.execute(
                    sql: table == "audit_leaf"
                        ? "DELETE FROM audit_leaf WHERE year = ? AND position >= \(leaves.count)"
                        : "DELETE FROM \(table) WHERE year = ?", arguments: [year])
            }
            var frontier = MerkleFrontier()
            for (index, leaf) in leaves.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO audit_leaf (year, position, leaf) VALUES (?, ?, ?)
                        ON CONFLICT (year, position) DO UPDATE SET leaf = excluded.leaf
                        """, arguments: [year, index, Data(leaf)])
                for node in frontier.append(MerkleHash(leaf: leaf)) { try Self.insert(node, year, db) }
                if sizes.contains(index + 1) { try insertCheckpoint(frontier, year, db) }
            }
            try db.execute(
                sql: """
                    UPDATE audit_leaf SET tag = NULL;
                    UPDATE checkpoint SET tag = NULL,
                        seq = (SELECT count(*) FROM checkpoint AS kept WHERE kept.seq <= checkpoint.seq)
                    """)
        }
        // As if the rows were from before there were tags: whoever opens the file next tags them.
        try setTagStage("begun")
        try await reindex()
    }

    /// What the key file says of tags; `nil` as in one of an older version.
    func setTagStage(_ stage: String?) throws {
        let url = URL(filePath: gateway.keyFile)
        var content = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
        content["auditTags"] = stage
        try JSONSerialization.data(withJSONObject: content).write(to: url)
    }

    /// Adds lines to the end of a log without any key: leaves, nodes, and the indexes that searches use.
    ///
    /// - Parameter tag: what stands beside them.
    func append(_ leaves: [[UInt8]], year: Int, tag: [UInt8]?) async throws {
        var frontier = MerkleFrontier()
        for leaf in try self.leaves(year: year) { frontier.append(MerkleHash(leaf: leaf)) }
        try gateway.tamper { db in
            for table in ["audit_kind_line", "audit_kind", "audit_reference", "audit_period"] {
                try db.execute(sql: "DELETE FROM \(table)")
            }
            try db.execute(sql: "INSERT INTO audit_fill (next) VALUES (1)")
            for leaf in leaves {
                try db.execute(
                    sql: "INSERT INTO audit_leaf (year, position, leaf, tag) VALUES (?, ?, ?, ?)",
                    arguments: [year, Int64(clamping: frontier.size), Data(leaf), tag.map { Data($0) }])
                if try AuditLeaf(decoding: leaf).act == .erased {
                    try db.execute(sql: "INSERT INTO audit_erasure (leaf) VALUES (last_insert_rowid())")
                }
                for node in frontier.append(MerkleHash(leaf: leaf)) { try Self.insert(node, year, db) }
            }
        }
        try await reindex()
    }

    private func reindex() async throws {
        let store = try await SQLiteStore.open(path: gateway.database, keys: keys())
        try await store.close()
    }

    /// Opens the database anew, as a start of the gateway does.
    func reopen() async throws { try await reindex() }

    /// Puts the mark outside the database where the forged log ends.
    func moveMark(year: Int, to size: Int) throws {
        var frontier = MerkleFrontier()
        for leaf in try leaves(year: year).prefix(size) { frontier.append(MerkleHash(leaf: leaf)) }
        let text = """
            {"root":"\(Base64.encode(frontier.root.bytes))","size":\(size),"year":\(year)}
            """
        try Data(text.utf8).write(to: URL(filePath: gateway.markFile))
    }

    private static func insert(_ node: MerkleNode, _ year: Int, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO audit_node (year, level, position, hash) VALUES (?, ?, ?, ?)",
            arguments: [
                year, Int(node.position.level), Int64(clamping: node.position.index), Data(node.hash.bytes),
            ])
    }

    private func insertCheckpoint(_ frontier: MerkleFrontier, _ year: Int, _ db: Database) throws {
        let signed = try sign(year: year, size: frontier.size, root: frontier.root)
        try db.execute(
            sql: "INSERT INTO checkpoint (year, size, note, kept_at) VALUES (?, ?, ?, 0)",
            arguments: [year, Int64(clamping: frontier.size), String(decoding: signed.note.bytes, as: UTF8.self)])
    }

    /// With the key out of the key file.
    func sign(year: Int, size: UInt64, root: MerkleHash) throws -> SignedCheckpoint {
        let origin = try AuditLogOrigin(organisation: gateway.tenant.organisation.digits, year: year).description
        return try NoteSigner(name: origin, seed: try keys().noteSigningSeed).sign(
            try Checkpoint(origin: origin, size: size, root: root))
    }

    func keys() throws -> KeyRing {
        try KeyRing.open(path: gateway.keyFile, organisation: gateway.tenant.organisation)
    }

    /// A line like one of the log, but of another time.
    static func changed(_ leaf: [UInt8]) -> [UInt8] {
        var leaf = leaf
        // The time is the second field: its last byte changes it by less than a quarter of a second.
        let time = 4 + 3 + Int(leaf[6]) + 3
        leaf[time + 7] ^= 0x55
        return leaf
    }
}

extension AuditedGateway {
    /// A log of nine lines, with checkpoints of four and seven; the rest of the lines is not signed.
    @discardableResult
    func busy() async throws -> [KeptCheckpoint] {
        var kept: [KeptCheckpoint] = []
        for _ in 0..<3 { try await view() }
        kept += try await sign()
        for _ in 0..<3 { try await view(Self.otherPerson) }
        kept += try await sign()
        for _ in 0..<2 { try await view() }
        return kept
    }

    /// What an adviser gets, as `audit export` writes it.
    func export(year: Int? = nil) async throws -> [String] {
        var lines: [String] = []
        try await AuditLogExporter(environment: graph.environment).export(
            tenant, year: year ?? self.year, by: .process("tests")
        ) { lines.append($0) }
        return lines
    }

    /// What `ocmw-verify log` finds, with checkpoints that were kept.
    static func codes(
        ofExport lines: [String], known: [KeptCheckpoint] = [], previous: KeptCheckpoint? = nil
    ) throws -> Set<AuditExportFinding.Code> {
        let checkpoint = { (kept: KeptCheckpoint) throws in
            try Checkpoint(text: SignedNote(parsing: Array(kept.note.utf8)).text)
        }
        var verifier = AuditExportVerifier(
            known: try known.map { try checkpoint($0) }, previous: try previous.map { try checkpoint($0) })
        for line in lines { verifier.consume(Array(line.utf8)) }
        let codes = Set(verifier.finish().findings.map(\.code))
        try OtherVerifier.check(lines, known: known, previous: previous, finds: codes)
        return codes
    }
}

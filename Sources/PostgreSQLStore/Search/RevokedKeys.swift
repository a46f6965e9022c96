import AuditLog
import MessageStore
import Synchronization

/// API keys of which a line of the log says that they were revoked: whoever writes the database can put the row of before back,
/// whose tag is good, but not take the line out unseen.
///
/// Lines are read once; each look reads those that came since. One that is kept is shown committed rows alone: a row number
/// that was undone is taken again.
final class RevokedKeys: Sendable {
    private struct State {
        /// What lines call the keys.
        var objects: Set<String> = []
        /// The row of the last line read.
        var row: Int64 = 0
    }

    static let query = """
        SELECT audit_leaf.seq, audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_leaf.tag
        FROM audit_kind JOIN audit_leaf ON audit_leaf.kind = audit_kind.id
        WHERE audit_kind.act = $1 AND audit_leaf.seq > $2
        """

    private let state = Mutex(State())

    /// Whether a line that this store wrote says that the key was revoked.
    func contains(_ key: APIKeyRow, in session: StoreSession) throws -> Bool {
        let last = state.withLock { $0.row }
        var (objects, row): ([String], Int64) = ([], last)
        for line in try session.all(Self.query, [.text(AuditAct.apiKeyRevoked.rawValue), .integer(last)]) {
            row = max(row, try line.integer("seq"))
            guard try session.isOurs(line), let leaf = try? AuditLeaf(decoding: line.bytes("leaf")),
                let object = leaf.object
            else { continue }
            objects.append(object)
        }
        return state.withLock { state in
            state.objects.formUnion(objects)
            state.row = max(state.row, row)
            return !state.objects.isDisjoint(with: key.objects)
        }
    }
}

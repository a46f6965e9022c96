import GRDB
import MessageStore

/// Tags API keys that a version without tags made: once in the life of a key file, which says that it was done
/// (`AuditTagFiller`).
///
/// A key file that does not say so, beside a key with its tag, is an older copy of one that did: then nothing is tagged.
struct APIKeyTagFiller {
    let sealer: ValueSealer

    /// Nobody else writes meanwhile: the file is being opened. Killed in between, it is done again at the next opening.
    func fill(_ pool: DatabasePool) throws {
        guard try !sealer.keys.areAPIKeysTagged() else { return }
        try pool.write { try tag(StoreSession(db: $0, sealer: sealer)) }
        try sealer.keys.setAPIKeysTagged()
    }

    private func tag(_ session: StoreSession) throws {
        let rows = try session.all("SELECT * FROM api_key", [])
        guard !rows.contains(where: { session.ownKey($0) != nil }) else { return }
        for row in rows {
            // The gateway wrote no row with values of other types: it stays without a tag, and is told as not ours.
            guard let key = APIKeyRow(row) else { continue }
            try session.run(
                "UPDATE api_key SET tag = ? WHERE id = ? AND tag IS NULL", [sealer.tag(key).blob, key.id])
        }
    }
}

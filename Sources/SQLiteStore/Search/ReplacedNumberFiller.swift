import GRDB
import MessageStore

/// Tags replaced numbers that a version without tags noted: once in the life of a key file, which says that it was done
/// (`AuditTagFiller`).
struct ReplacedNumberFiller {
    let sealer: ValueSealer

    /// Nobody else writes meanwhile: the file is being opened. Killed in between, it is done again at the next opening.
    func fill(_ pool: DatabasePool) throws {
        guard try !sealer.keys.areReplacedNumbersTagged() else { return }
        try pool.write { try tag(StoreSession(db: $0, sealer: sealer)) }
        try sealer.keys.setReplacedNumbersTagged()
    }

    private func tag(_ session: StoreSession) throws {
        for row in try session.all("SELECT * FROM replaced_number WHERE tag IS NULL", []) {
            let index = row.bytes("subject_index")
            let tag = sealer.tag(
                replaced: index, by: row.bytes("successor_index"), toldAt: row.instant("told_at"))
            try session.run("UPDATE replaced_number SET tag = ? WHERE subject_index = ?", [tag.blob, index.blob])
        }
    }
}

import GRDB
import MessageStore
import XMLSecurity

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
            // The gateway wrote no row with values of other types: it stays without a tag, and is told as not ours.
            guard let index = [UInt8].fromColumn(row["subject_index"]),
                let successor = [UInt8].fromColumn(row["successor_index"]),
                let toldAt = Int64.fromDatabaseValue(row["told_at"])
            else { continue }
            let tag = sealer.tag(replaced: index, by: successor, toldAt: UTCInstant(milliseconds: toldAt))
            try session.run("UPDATE replaced_number SET tag = ? WHERE subject_index = ?", [tag.blob, index.blob])
        }
    }
}

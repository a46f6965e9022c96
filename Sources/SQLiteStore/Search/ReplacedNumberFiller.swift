import GRDB
import MessageStore
import SocialSecurity

/// Tags replaced numbers that a version without tags noted.
///
/// What tells that a row is ours is its sealed number, which nobody else can make, and which names its row: whoever writes
/// the database cannot have a row of theirs tagged.
struct ReplacedNumberFiller {
    let sealer: ValueSealer

    /// Nobody else writes meanwhile: the file is being opened.
    func fill(_ pool: DatabasePool) throws {
        let isFilled =
            try pool.read {
                try StoreSession(db: $0, sealer: sealer).one(
                    "SELECT 1 FROM replaced_number WHERE tag IS NULL LIMIT 1", [])
            } == nil
        guard !isFilled else { return }
        try pool.write { try tag(StoreSession(db: $0, sealer: sealer)) }
    }

    private func tag(_ session: StoreSession) throws {
        for row in try session.all("SELECT * FROM replaced_number WHERE tag IS NULL", []) {
            let (index, successor) = (row.bytes("subject_index"), row.bytes("successor_index"))
            guard let digits = try? sealer.open(row.bytes("successor"), in: StoreSession.successorCell(index)),
                sealer.subject(digits) == successor
            else { continue }
            let tag = sealer.tag(replaced: index, by: successor, toldAt: row.instant("told_at"))
            try session.run("UPDATE replaced_number SET tag = ? WHERE subject_index = ?", [tag.blob, index.blob])
        }
    }
}

import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

extension StoreSession {
    package func successions() throws -> [Succession] {
        try all("SELECT * FROM succession ORDER BY ended", []).map { row in
            let succession = Succession(
                ended: try row.organisation("ended"), successor: try row.organisation("successor"),
                recordedAt: try row.instant("recorded_at"), reason: try row["reason"])
            guard let succession, sealer.isOurs(try row.bytes("tag"), succession) else {
                throw MessageStoreError(.rowNotOurs, "somebody else wrote a succession")
            }
            return succession
        }
    }

    package func record(_ succession: Succession) throws {
        try run(
            """
            INSERT INTO succession (ended, successor, recorded_at, reason, tag) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (ended) DO UPDATE SET successor = excluded.successor, recorded_at = excluded.recorded_at,
                reason = excluded.reason, tag = excluded.tag
            """,
            [
                succession.ended.digits, succession.successor.digits, succession.recordedAt.milliseconds,
                succession.reason, sealer.tag(succession).blob,
            ])
    }

    package func withdrawSuccession(of ended: EnterpriseNumber) throws {
        try run("DELETE FROM succession WHERE ended = ?", [ended.digits])
        guard db.changesCount == 1 else {
            throw MessageStoreError(.notFound, "no succession of this OCMW is recorded")
        }
    }
}

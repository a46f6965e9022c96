import GRDB

extension HubMigrations {
    /// What the hub met from, and carried to, each OCMW on each day, and the signed pages of the days that are over.
    static func createTicketLists(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE passage (
                    position INTEGER PRIMARY KEY,
                    organisation TEXT NOT NULL,
                    day TEXT NOT NULL,
                    direction TEXT NOT NULL CHECK (direction IN ('SENT', 'RECEIVED')),
                    ticket_cbss TEXT NOT NULL,
                    ticket TEXT NOT NULL,
                    operation TEXT NOT NULL,
                    legal_context TEXT,
                    counterpart TEXT NOT NULL,
                    first_at INTEGER NOT NULL,
                    last_at INTEGER NOT NULL CHECK (last_at >= first_at),
                    passages INTEGER NOT NULL CHECK (passages > 0),
                    outcome TEXT NOT NULL
                        CHECK (outcome IN ('MET', 'NOT_FORWARDED', 'REFUSED', 'DELIVERED', 'ANSWERED')),
                    code TEXT,
                    UNIQUE (organisation, day, direction, ticket_cbss)
                ) STRICT;
                CREATE TABLE ticket_list (
                    organisation TEXT NOT NULL,
                    day TEXT NOT NULL,
                    page INTEGER NOT NULL CHECK (page > 0),
                    content BLOB NOT NULL,
                    PRIMARY KEY (organisation, day, page)
                ) STRICT;
                """)
    }
}

extension SchemaMigration {
    /// Finds what waits by recipient and operation, so that lanes take turns, and keeps the brakes of administrators.
    static let deliveryLanes = SchemaMigration(
        name: "45-delivery-lanes",
        sql: """
            -- Recipient and operation of the document, as `0999999922/requestInquiry`.
            ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';
            UPDATE outbox SET lane = (SELECT recipient || '/' || operation FROM document
                WHERE document.seq = outbox.document);
            CREATE INDEX outbox_lane ON outbox (lane, due_at, seq) WHERE due_at IS NOT NULL;
            CREATE INDEX outbox_lane_order ON outbox (lane, seq) WHERE due_at IS NOT NULL;
            DROP INDEX outbox_due;
            CREATE TRIGGER outbox_lane_begin BEFORE INSERT ON outbox WHEN NEW.lane NOT LIKE '__________/_%'
            BEGIN SELECT RAISE(ABORT, 'an outbox row has a lane'); END;
            CREATE TRIGGER outbox_lane_identity BEFORE UPDATE OF lane ON outbox
            BEGIN SELECT RAISE(ABORT, 'an outbox row keeps its lane'); END;
            CREATE TABLE brake (
                -- '' for every recipient, or every operation.
                recipient TEXT NOT NULL,
                operation TEXT NOT NULL,
                mode TEXT NOT NULL CHECK (mode IN ('pause', 'slow', 'drain')),
                per_minute INTEGER CHECK (per_minute BETWEEN 1 AND 6000),
                since INTEGER NOT NULL,
                reason TEXT NOT NULL,
                -- When the next attempt may begin.
                next_at INTEGER NOT NULL,
                -- The last outbox row that is still sent.
                last_row INTEGER NOT NULL,
                PRIMARY KEY (recipient, operation),
                CHECK (recipient <> '' OR operation <> ''),
                CHECK ((per_minute IS NOT NULL) = (mode = 'slow'))
            ) STRICT, WITHOUT ROWID;
            """)
}

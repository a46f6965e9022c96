import GRDB
import MessageStore
import Messages

/// A table with sealed values: how its rows are walked through, and by what names its values were sealed.
struct SealedTable: Sendable {
    let name: String
    /// Unique, and the order in which rows are read; never null.
    let key: String
    /// Everything that is read of a row.
    let columns: String
    /// What is joined for it.
    var join = ""
    /// Columns with sealed values; null where there is none.
    let sealed: [String]
    /// Of these the ones whose months are looked at; the others have the same, and their bytes lie apart.
    var dated: [String] { name == "document" ? ["header"] : sealed }
    /// The place of a value of a row.
    let cell: @Sendable (Row, String) throws -> CellName

    /// Rows in order; `?1` of them, after the key `?2` when `isAfter`.
    func query(isAfter: Bool) -> String { query(of: columns, isAfter: isAfter) }

    /// The row of a key.
    var oneRowQuery: String {
        "SELECT \(name).\(key) AS walked, \(columns) FROM \(name) \(join) WHERE \(name).\(key) = ?"
    }

    /// Rows in order, with other columns.
    func query(of columns: String, isAfter: Bool) -> String {
        """
        SELECT \(name).\(key) AS walked, \(columns) FROM \(name) \(join)
        \(isAfter ? "WHERE \(name).\(key) > ?2" : "") ORDER BY \(name).\(key) LIMIT ?1
        """
    }

    /// The tables whose values go at the end of their retention, each with all that it is judged by.
    static let retained = all.filter { !["review", "audit_side"].contains($0.name) }

    /// Every table into which something is sealed.
    static let all = [
        SealedTable(
            name: "document", key: "seq", columns: "sender, ticket, conversation, header, content",
            sealed: ["header", "content"]
        ) { row, column in
            StoreSession.cell(sender: try row.organisation("sender"), ticket: try row.ticket("ticket"), column)
        },
        SealedTable(
            name: "application", key: "seq",
            columns: "id, conversation, reference, content_digest, subjects, content, ending",
            sealed: ["reference", "content_digest", "subjects", "content", "ending"]
        ) { row, column in StoreSession.cell(ApplicationID(try row["id"]), column) },
        SealedTable(
            name: "transfer", key: "seq",
            columns: "sender, ticket, petition_reference, provisional_decision_reference",
            sealed: ["petition_reference", "provisional_decision_reference"]
        ) { row, column in
            StoreSession.cell((sender: try row.organisation("sender"), ticket: try row.ticket("ticket")), column)
        },
        SealedTable(
            name: "register_entry", key: "seq",
            columns: "kind, reference_index, subject_index, reference, content, subject",
            sealed: ["reference", "content", "subject"]
        ) { row, column in StoreSession.cell(try row.name("kind"), try row.bytes("reference_index").blob, column) },
        SealedTable(
            name: "replaced_number", key: "subject_index", columns: "subject_index, successor_index, successor",
            sealed: ["successor"]
        ) { row, _ in StoreSession.successorCell(try row.bytes("subject_index")) },
        SealedTable(name: "idempotent_act", key: "key_index", columns: "key_index, body", sealed: ["body"]) { row, _ in
            StoreSession.cell(try row.bytes("key_index").blob)
        },
        SealedTable(name: "review", key: "seq", columns: "id, note", sealed: ["note"]) { row, _ in
            StoreSession.noteCell(try row.ticket("id"))
        },
        SealedTable(
            name: "audit_side", key: "leaf", columns: "audit_leaf.year, audit_leaf.position, side",
            join: "JOIN audit_leaf ON audit_leaf.seq = audit_side.leaf", sealed: ["side"]
        ) { row, _ in
            StoreSession.sideCell(try row["year"], UInt64(clamping: try row["position"] as Int64))
        },
    ]
}

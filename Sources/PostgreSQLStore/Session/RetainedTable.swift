import MessageStore
import Messages

/// A table whose values go at the end of their retention: how its rows are walked through, and by what names its values were sealed.
struct RetainedTable: Sendable {
    let name: String
    /// Unique within an OCMW, and the order in which rows are read; never null.
    let key: String
    /// What a row is judged by, and its sealed values.
    let columns: String
    /// Columns with sealed values; null where there is none.
    let sealed: [String]
    /// The place of a value of a row.
    let cell: @Sendable (Row, String) throws -> CellName

    /// Columns whose months are looked at; the others of a document have the same, and their bytes lie apart.
    var dated: [String] { name == "document" ? ["header"] : sealed }

    /// The key of a row.
    func key(of row: Row) throws -> Value {
        key == "seq" ? .integer(try row.integer(key)) : .bytes(try row.bytes(key))
    }

    /// The first three bytes of values, in order; `$1` rows, after the key `$2` when `isAfter`.
    func headQuery(isAfter: Bool) -> String {
        let heads = dated.map { "substr(\($0), 1, 3) AS \($0)" }.joined(separator: ", ")
        return """
            SELECT \(key), \(heads) FROM \(name) \(isAfter ? "WHERE \(key) > $2" : "") ORDER BY \(key) LIMIT $1
            """
    }

    /// Rows in order; `$1` of them, after the key `$2` when `isAfter`.
    func query(isAfter: Bool) -> String {
        "SELECT \(columns) FROM \(name) \(isAfter ? "WHERE \(key) > $2" : "") ORDER BY \(key) LIMIT $1"
    }

    /// The row of a key.
    var oneRowQuery: String { "SELECT \(columns) FROM \(name) WHERE \(key) = $1" }

    /// Every table; what lies beside the audit log goes with its lines.
    static let all = [
        RetainedTable(
            name: "document", key: "seq", columns: "seq, sender, ticket, conversation, header, content",
            sealed: ["header", "content"]
        ) { row, column in
            StoreSession.cell(sender: try row.organisation("sender"), ticket: try row.ticket("ticket"), column)
        },
        RetainedTable(
            name: "application", key: "seq",
            columns: "seq, id, conversation, reference, content_digest, subjects, content, ending",
            sealed: ["reference", "content_digest", "subjects", "content", "ending"]
        ) { row, column in StoreSession.cell(ApplicationID(try row.text("id")), column) },
        RetainedTable(
            name: "transfer", key: "seq",
            columns: "seq, sender, ticket, petition_reference, provisional_decision_reference",
            sealed: ["petition_reference", "provisional_decision_reference"]
        ) { row, column in
            StoreSession.cell((sender: try row.organisation("sender"), ticket: try row.ticket("ticket")), column)
        },
        RetainedTable(
            name: "register_entry", key: "seq",
            columns: "seq, kind, reference_index, subject_index, reference, content, subject",
            sealed: ["reference", "content", "subject"]
        ) { row, column in StoreSession.cell(try row.name("kind"), try row.bytes("reference_index"), column) },
        RetainedTable(
            name: "replaced_number", key: "subject_index", columns: "subject_index, successor_index, successor",
            sealed: ["successor"]
        ) { row, _ in StoreSession.successorCell(try row.bytes("subject_index")) },
        RetainedTable(name: "idempotent_act", key: "key_index", columns: "key_index, body", sealed: ["body"]) {
            row, _ in
            StoreSession.cell(try row.bytes("key_index"))
        },
    ]
}

import Gateway
import MessageStore

/// One page of a listing: at most `limit` rows after a position.
struct Page: Hashable, Sendable {
    let after: StoreCursor?
    let limit: Int

    /// Reads one row more than asked for, to know whether a next page exists.
    ///
    /// - Returns: `{"items": [...], "next": "..." | null}`.
    func answer<Row>(
        cursor: (Row) -> StoreCursor, json: (Row) -> JSONValue,
        read: (StoreCursor?, Int) async throws -> [Row]
    ) async throws -> RESTAnswer {
        let rows = try await read(after, limit + 1)
        let shown = rows.prefix(limit)
        let next = rows.count > limit ? shown.last.map { JSONValue.string(cursor($0).opaque) } : nil
        return try .json(.page(shown.map(json), next: next))
    }
}

extension JSONValue {
    /// The form of every listing.
    static func page(_ items: [JSONValue], next: JSONValue? = nil) -> JSONValue {
        .object(["items": .array(items), "next": next ?? .null])
    }
}

extension StoreCursor {
    /// The text that callers pass back unread.
    var opaque: String {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: position >> ((7 - $0) * 8)) }
        return Base64URL.encode(bytes)
    }

    /// Reads what `opaque` wrote; `nil` for anything else.
    init?(opaque text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == 8 else { return nil }
        let position = bytes.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard position >= 0 else { return nil }
        self.init(position: position)
    }
}

import CLibPQ

/// Every row that one statement gave, in the binary form of PostgreSQL; freed with its last row.
final class QueryResult {
    private let result: OpaquePointer
    private lazy var columns: [String: CInt] = Dictionary(
        (0..<PQnfields(result)).map { (String(cString: PQfname(result, $0)), $0) },
        uniquingKeysWith: { first, _ in first })

    /// Takes over a result.
    init(takingOwnership result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }

    /// Rows that the statement inserted, changed, removed or gave.
    var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    func column(_ name: String) -> CInt? { columns[name] }

    func isNull(row: CInt, column: CInt) -> Bool { PQgetisnull(result, row, column) != 0 }

    func type(of column: CInt) -> Oid { PQftype(result, column) }

    /// The bytes of a value; good as long as this object is.
    func bytes(row: CInt, column: CInt) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    }
}

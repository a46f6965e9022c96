import CLibPQ
import MessageStore

/// One connection; whoever has it is the only one who uses it.
///
/// Every statement is prepared once. The texts of statements are constants of the program, so there are only so many.
final class Connection {
    let handle: OpaquePointer
    /// Whether a transaction since the last look may have made documents of the outbox due.
    var hasDueDocuments = false
    private var prepared: [String: String] = [:]

    /// Connects, for the rows of one tenant.
    ///
    /// - Parameter tenant: KBO digits; rows of another one do not exist for this connection. None at all do when `nil`.
    /// - Throws: `MessageStoreError` with `.database`.
    init(_ settings: PostgreSQLSettings, tenant: String?) throws(MessageStoreError) {
        handle = try Self.connect(settings)
        do {
            try prepareSession(settings, tenant: tenant)
        } catch {
            // The handle is freed by `deinit`: every stored property has its value.
            throw .translating(error)
        }
    }

    deinit { PQfinish(handle) }

    /// Whether the server is known to be gone.
    var isLost: Bool { PQstatus(handle) == CONNECTION_BAD }

    /// Whether no transaction is open.
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// Number of the server's process.
    var serverProcess: Int { Int(PQbackendPID(handle)) }

    /// Runs constant statements without values, several split by `;`.
    func execute(_ sql: String) throws { _ = try result(of: PQexec(handle, sql)) }

    /// Runs one statement.
    func query(_ sql: String, _ arguments: [Value] = []) throws -> QueryResult {
        let name = try prepare(sql)
        let result = EncodedValues(arguments).withPointers { count, values, lengths, formats in
            PQexecPrepared(handle, name, count, values, lengths, formats, 1)
        }
        return try self.result(of: result)
    }

    private func prepare(_ sql: String) throws -> String {
        if let name = prepared[sql] { return name }
        let name = "s\(prepared.count)"
        _ = try result(of: PQprepare(handle, name, sql, 0, nil))
        prepared[sql] = name
        return name
    }

    private func result(of pointer: OpaquePointer?) throws -> QueryResult {
        guard let pointer else { throw failure(nil) }
        switch PQresultStatus(pointer) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: return QueryResult(takingOwnership: pointer)
        default:
            defer { PQclear(pointer) }
            throw failure(pointer)
        }
    }

    private func failure(_ result: OpaquePointer?) -> DatabaseFailure {
        func field(_ code: Unicode.Scalar) -> String? {
            guard let result, let text = PQresultErrorField(result, CInt(code.value)) else { return nil }
            return String(cString: text)
        }
        // The codes of `PG_DIAG_SQLSTATE`, `PG_DIAG_CONSTRAINT_NAME` and `PG_DIAG_MESSAGE_PRIMARY`.
        let state = field("C")
        return DatabaseFailure(
            sqlState: state, constraint: field("n"),
            refusal: state == DatabaseFailure.refused ? field("M") : nil, isConnectionLost: isLost)
    }
}

extension Connection {
    private static func connect(_ settings: PostgreSQLSettings) throws(MessageStoreError) -> OpaquePointer {
        let parameters = settings.connectionParameters
        let keys = CStrings(parameters.map(\.key))
        let values = CStrings(parameters.map(\.value))
        guard let handle = PQconnectdbParams(keys.pointers, values.pointers, 0) else {
            throw MessageStoreError(.database, "no memory for a connection to PostgreSQL")
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline).joined(
                separator: " ")
            PQfinish(handle)
            throw MessageStoreError(.database, "no connection to PostgreSQL at \(settings.host): \(reason)")
        }
        // Notices hold values of rows at times; nobody reads them.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        return handle
    }

    /// A commit is on disk when it is answered, whatever the server's default. What a stopped
    /// instance left open is undone by the server; `Writer` says sooner.
    private func prepareSession(_ settings: PostgreSQLSettings, tenant: String?) throws {
        _ = try query(
            """
            SELECT set_config('search_path', $1, false), set_config('lock_timeout', '30s', false),
                set_config('idle_in_transaction_session_timeout', '5min', false),
                set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'remote_apply'
                    THEN 'remote_apply' ELSE 'on' END, false)
            """, [.text("\(settings.schema), pg_temp")])
        guard let tenant else { return }
        _ = try query("SELECT set_config('ocmw.tenant', $1, false)", [.text(tenant)])
    }
}

extension PostgreSQLSettings {
    /// Everything that libpq would else take from its environment is said.
    fileprivate var connectionParameters: [(key: String, value: String)] {
        var parameters = [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user),
            ("application_name", "ocmw-gateway"), ("client_encoding", "UTF8"), ("gssencmode", "disable"),
            ("connect_timeout", "10"), ("target_session_attrs", "read-write"), ("options", ""),
            ("keepalives", "1"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "25000"),
        ]
        if let password { parameters.append(("password", password)) }
        switch tls {
        case .disabled: parameters.append(("sslmode", "disable"))
        case .verified(let authorities):
            parameters += [
                ("sslmode", "verify-full"), ("sslrootcert", authorities), ("ssl_min_protocol_version", "TLSv1.2"),
            ]
        }
        return parameters.map { (key: $0.0, value: $0.1) }
    }
}

/// Texts as C wants a list of them: ended by NUL each, the list by a null pointer.
private final class CStrings {
    private let texts: [UnsafeMutablePointer<CChar>]
    let pointers: [UnsafePointer<CChar>?]

    init(_ texts: [String]) {
        self.texts = texts.map { text in
            let bytes = text.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            for (index, byte) in bytes.enumerated() { copy[index] = byte }
            return copy
        }
        pointers = self.texts.map { UnsafePointer($0) } + [nil]
    }

    deinit { for text in texts { text.deallocate() } }
}

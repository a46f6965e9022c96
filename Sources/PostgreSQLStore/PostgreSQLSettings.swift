import MessageStore

/// Where the database is and as whom to use it.
public struct PostgreSQLSettings: Sendable {
    /// How the connection is protected.
    public enum TLS: Hashable, Sendable {
        /// Not at all: for a socket of this machine, or a network that is protected otherwise.
        case disabled
        /// TLS; the server's certificate must come from an authority of the PEM file and name the host.
        case verified(authorities: String)
    }

    /// Name or address of the server, or the folder of its socket (beginning with `/`). Several, split by commas, are tried
    /// in this order until one is found that accepts writes.
    public var host: String
    /// TCP port, or the number in the socket's name.
    public var port: Int
    /// Name of the database.
    public var database: String
    /// Role, neither superuser nor exempt from row-level security.
    public var user: String
    /// Its password, where the server asks for one.
    public var password: String?
    /// Schema of the tables: a lower-case letter or `_`, then letters, digits and `_`, at most 40 in all.
    public var schema: String
    /// How the connection is protected.
    public var tls: TLS
    /// Connections of one tenant that read at the same time.
    public var readerCount: Int

    /// Makes settings.
    public init(
        host: String, port: Int = 5432, database: String, user: String, password: String? = nil,
        schema: String = "ocmw_gateway", tls: TLS = .disabled, readerCount: Int = 3
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.schema = schema
        self.tls = tls
        self.readerCount = readerCount
    }

    /// What a name of a schema must be.
    public static let schemaRule = "must be 1 to 40 of a-z, 0-9 and _, not beginning with a digit or pg_"

    /// Whether the schema's name keeps to the rule: it stands in statements and settings as it is.
    public var isSchemaName: Bool {
        let letters = schema.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        let digitFirst = schema.utf8.first.map { $0 <= UInt8(ascii: "9") } ?? true
        return letters && !digitFirst && schema.utf8.count <= 40 && !schema.hasPrefix("pg_")
    }
}

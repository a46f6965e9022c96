import Foundation
import Synchronization

/// A PostgreSQL server of the tests: one for the whole process, on a socket in a folder of its own, made when it is first asked
/// for and ended with the process, however that ends.
///
/// The server is a child of a small shell that waits for the end of a pipe whose other end only this process has.
public final class PostgreSQLServer: Sendable {
    /// Folder of the server's socket.
    public let folder: String
    /// Role that owns the databases; neither superuser nor exempt from row-level security.
    public static let role = "gateway"
    /// The server's own role.
    public static let superuser = "postgres"

    private let guardian: Process
    private let isDurable: Bool
    private let number = Atomic<Int>(0)
    private let shared = Mutex<String?>(nil)
    private static let started = Result { try PostgreSQLServer(isDurable: false) }
    private static let durable = Result { try PostgreSQLServer(isDurable: true) }

    /// The server, started on first use. It waits for no disk: nothing here outlives the power.
    public static func running() throws -> PostgreSQLServer { try started.get() }

    /// Another one, whose commits wait for the disk as those of a server in use do.
    public static func runningDurably() throws -> PostgreSQLServer { try durable.get() }

    /// Makes an empty database that `role` owns.
    ///
    /// - Returns: its name.
    public func makeDatabase() throws -> String {
        let name = "test_\(number.add(1, ordering: .relaxed).newValue)"
        try run("createdb", ["--owner", Self.role, "--template", "template0", "--encoding", "UTF8", name])
        return name
    }

    /// A database that many tests share, with a name for a schema of one of them.
    public func makeSchemaName() throws -> (database: String, schema: String) {
        let database = try shared.withLock { name in
            let database = try name ?? makeDatabase()
            name = database
            return database
        }
        return (database, "schema_\(number.add(1, ordering: .relaxed).newValue)")
    }

    /// Runs one statement as superuser.
    ///
    /// - Returns: what it printed: rows by lines, columns split by `|`.
    @discardableResult
    public func superuser(_ sql: String, in database: String = "postgres") throws -> String {
        try run(
            "psql",
            [
                "--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1",
                "--dbname", database, "--command", sql,
            ])
    }

    private init(isDurable: Bool) throws {
        self.isDurable = isDurable
        folder = "/tmp/pg-\(UUID().uuidString.prefix(8))"
        guardian = Process()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try start()
        try waitUntilReady()
        try superuser("CREATE ROLE \(Self.role) LOGIN NOSUPERUSER NOBYPASSRLS")
    }

    /// The shell makes the cluster, starts the server and ends it by its number.
    private func start() throws {
        let script = """
            set -e
            folder=$1 bin=$2
            run=''
            if [ "$(id -u)" = 0 ]; then
                chown postgres "$folder"
                run='setpriv --reuid=postgres --regid=postgres --clear-groups'
            fi
            end() { [ -z "$server" ] || kill -INT "$server" 2>/dev/null || true; wait; rm -rf "$folder"; }
            trap end EXIT
            cd "$folder"
            $run "$bin/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --no-sync \
                --locale C > "$folder/initdb.log" 2>&1 < /dev/null
            $run "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses='' -c max_connections=400 \
                -c shared_buffers=64MB -c autovacuum_naptime=10s -c fsync="$3" > "$folder/server.log" 2>&1 < /dev/null &
            server=$!
            while read -r _; do :; done
            """
        guardian.executableURL = URL(fileURLWithPath: "/bin/sh")
        guardian.arguments = ["-c", script, "sh", folder, Self.programs, isDurable ? "on" : "off"]
        let pipe = Pipe()
        for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        guardian.standardInput = pipe
        // Who waits for the end of the tests' output does not wait for the guardian, which removes many files.
        guardian.standardOutput = FileHandle.nullDevice
        guardian.standardError = FileHandle.nullDevice
        try guardian.run()
    }

    private func waitUntilReady() throws {
        for _ in 0..<600 {
            if (try? run("pg_isready", ["--quiet", "--timeout", "1"])) != nil { return }
            guard guardian.isRunning else { break }
            usleep(100_000)
        }
        throw ServerError(program: "postgres", output: "did not start; see \(folder)")
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.programs + "/" + program)
        process.arguments = ["--host", folder, "--username", Self.superuser] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ServerError(program: program, output: text) }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The newest version that is installed.
    private static var programs: String {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return "/usr/lib/postgresql/\(versions.compactMap { Int($0) }.max() ?? 15)/bin"
    }

    /// A program of PostgreSQL that failed.
    public struct ServerError: Error, CustomStringConvertible {
        let program: String
        let output: String
        /// Program and what it printed.
        public var description: String { "\(program): \(output)" }
    }
}

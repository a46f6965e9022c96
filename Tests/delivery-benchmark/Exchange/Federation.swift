import Foundation
import Synchronization
import TestSupport

/// A hub and the gateways of two OCMWs as processes of this machine.
final class Federation: Sendable {
    /// What is to run.
    struct Plan {
        let store: StoreKind
        let key: KeyKind
        /// Gateway processes of the OCMW that sends.
        let senderInstances: Int

        var name: String {
            "\(store.name), \(key.rawValue)" + (senderInstances > 1 ? ", \(senderInstances) sending instances" : "")
        }
    }

    let plan: Plan
    let cast: Cast
    let folder: String
    /// PostgreSQL database.
    let database: String?
    private let files: FederationFiles
    private let children = Mutex<[ChildProgram]>([])
    private let programs: String
    private let ports: [Int]

    /// Writes files, makes keys, starts everybody.
    init(_ plan: Plan, personCount: Int, folder: URL, programs: String, schemas: String) async throws {
        self.plan = plan
        self.programs = programs
        cast = Cast(personCount: personCount)
        self.folder = folder.path
        ports = try Ports.free(3 + 2 * plan.senderInstances)
        var store = ""
        var database: String?
        if plan.store == .postgresql {
            let server = try PostgreSQLServer.runningDurably()
            let name = try server.makeDatabase()
            store = """
                store:
                  kind: postgresql
                  postgresql: { host: "\(server.folder)", database: "\(name)", user: "\(PostgreSQLServer.role)" }
                """
            database = name
        }
        self.database = database
        files = FederationFiles(
            folder: folder.path, schemas: schemas, cast: cast, hubPort: ports[0], store: store)
    }

    /// Starts everybody.
    ///
    /// - Returns: API keys of the two OCMWs' software.
    func start() async throws -> (asker: String, answerer: String) {
        for name in ["pki", "data", "logs", "keys-asker", "keys-answerer"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        try cast.issueCertificates(in: "\(folder)/pki", signing: plan.key)
        try files.writeHub(askerPort: ports[2], answererPort: ports[4])
        let witness = try ChildProgram.run(
            "\(programs)/mock-ksz", ["witness-key", "--config", files.hubFile], scratch: folder)
        try files.writeGateway(cast.asker, instance: 1, rest: ports[1], soap: ports[2], witnessKey: witness)
        for instance in 1...plan.senderInstances {
            let first = 1 + 2 * instance
            try files.writeGateway(
                cast.answerer, instance: instance, rest: ports[first], soap: ports[first + 1], witnessKey: witness)
        }
        let keys = (asker: try apiKey(of: cast.asker), answerer: try apiKey(of: cast.answerer))
        try await launch("hub", "mock-ksz", files.hubFile, ready: "mock-ksz ready ")
        try await launch("asker", "ocmw-gateway", files.file(cast.asker, 1), ready: "ocmw-gateway ready ")
        for instance in 1...plan.senderInstances {
            try await launch(
                "answerer-\(instance)", "ocmw-gateway", files.file(cast.answerer, instance),
                ready: "ocmw-gateway ready ")
        }
        return keys
    }

    private func launch(_ name: String, _ program: String, _ configuration: String, ready: String) async throws {
        let child = try await ChildProgram(
            name: name, executable: "\(programs)/\(program)", arguments: ["serve", "--config", configuration],
            log: "\(folder)/logs/\(name).log", ready: ready)
        children.withLock { $0.append(child) }
    }

    private func apiKey(of office: Cast.Office) throws -> String {
        try ChildProgram.run(
            "\(programs)/ocmw-gateway",
            [
                "keys", "create", "--config", files.file(office, 1), "--tenant", office.key, "--label", "benchmark",
                "--scope", "software",
            ], scratch: folder)
    }

    /// Stops everybody, the last one first.
    func stop() async {
        for child in children.withLock({ $0 }).reversed() { await child.stop() }
    }

    var processes: [ChildProgram] { children.withLock { $0 } }
    var anchors: String { "\(folder)/pki/ca.pem" }
    var askerREST: String { "https://127.0.0.1:\(ports[1])" }
    /// REST addresses of the sender's instances.
    var answererREST: [String] { (1...plan.senderInstances).map { "https://127.0.0.1:\(ports[1 + 2 * $0])" } }

    /// The database of an OCMW, read from outside.
    func outside(_ office: Cast.Office) throws -> OutsideDatabase {
        if let database { return .postgresql(database: database, tenant: office.number.digits) }
        let data = files.data(office, 1)
        let file = try FileManager.default.contentsOfDirectory(atPath: data).first { $0.hasSuffix(".sqlite") }
        guard let file else { throw BenchmarkFailure("\(data) has no database") }
        return .sqlite(path: "\(data)/\(file)")
    }
}

/// TCP ports of 127.0.0.1 below the range of outgoing connections.
enum Ports {
    static func free(_ count: Int) throws -> [Int] {
        var ports: [Int] = []
        for port in (20_000..<32_000).shuffled() where ports.count < count && isFree(port) { ports.append(port) }
        guard ports.count == count else { throw BenchmarkFailure("no \(count) free ports on 127.0.0.1") }
        return ports
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

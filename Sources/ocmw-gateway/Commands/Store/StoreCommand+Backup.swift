import ArgumentParser
import Foundation
import Gateway
import MessageStore
import SocialSecurity

extension StoreCommand {
    /// Copies the database.
    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copies the database, as it is at one instant, into a new folder.",
            discussion: """
                The gateway may run meanwhile. The folder is named by organisation and time and holds one file and its manifest; a \
                folder whose name begins with .unfinished- is no backup. What is personal in it is encrypted: its keys are backed \
                up apart (store backup-keys). For SQLite; a PostgreSQL server has tools of its own (docs/operations.md).

                Example: ocmw-gateway store backup --config gateway.yaml --tenant b --to /mnt/backup/databases
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "Folder for backups of databases; made when missing.") var to: String

        func run() async throws {
            try await options.refusePostgreSQL(
                "store backup", remedy: "use pg_dump, or pg_basebackup with archived write-ahead log")
            try await options.with(.inspecting) { graph, tenant in
                let folder = try BackupFolder(to)
                try folder.refuseKeys(try await options.configuration())
                let instant = graph.environment.clock()
                let log = StoreProgressLog("database is copied", unit: "pages", every: 100_000)
                let name = BackupFolder.name(tenant.organisation, instant)
                let (backup, path) = try await folder.make(name) { folder in
                    try await tenant.store.backUp(into: folder, at: instant) { log.tell($0.done, of: $0.total) }
                }
                try Output.members(
                    .object(backup.members.merging(["folder": .string(path)]) { $1 }), json: options.json)
            }
        }
    }

    /// Copies the key file.
    struct BackupKeys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup-keys",
            abstract: "Copies the key file of the OCMW, without which its database cannot be read.",
            discussion: """
                Never into a folder with a database: whoever has both reads everything. Keys come with each month: make a copy at \
                least each month. Keys that were destroyed on purpose live on in older copies: destroy those too. For either store.

                Example: ocmw-gateway store backup-keys --config gateway.yaml --tenant b --to /mnt/safe/keys
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "Folder for copies of key files; made when missing.") var to: String

        func run() async throws {
            try await options.with(.inspecting) { graph, tenant in
                let folder = try BackupFolder(to)
                let configuration = try await options.configuration()
                try folder.refuseDatabases(configuration)
                let keys = configuration.keyFile(of: tenant.organisation)
                guard let bytes = try PrivateFile.read(keys) else {
                    throw CommandFailure("\(keys) does not exist", remedy: "correct keys.directory")
                }
                let name = BackupFolder.name(tenant.organisation, graph.environment.clock())
                let path = try folder.keep(bytes, name)
                try Output.members(
                    .object(["file": .string(path), "organisation": .string(tenant.organisation.digits)]),
                    json: options.json)
            }
        }
    }
}

extension TenantOptions {
    /// The configuration that the command line names.
    func configuration() async throws -> GatewayConfiguration {
        try await ConfigurationLoader(path: selection.file.path).load()
    }
}

extension GatewayConfiguration {
    /// Where the keys of the stored values of a tenant lie.
    func keyFile(of organisation: EnterpriseNumber) -> String { "\(keysDirectory)/\(organisation.digits).json" }
}

extension StoreBackup {
    /// As commands show it.
    var members: [String: JSONValue] {
        [
            "organisation": .string(organisation), "madeAt": .string(madeAt), "schema": .string(schema),
            "bytes": .integer(file.bytes), "sha256": .string(file.sha256),
            "outboxRows": .integer(Int64(outbox.rows)), "inboxRows": .integer(Int64(inbox.rows)),
            "auditLines": .integer(Int64(auditLog.reduce(0) { $0 + $1.lines })),
        ]
    }
}

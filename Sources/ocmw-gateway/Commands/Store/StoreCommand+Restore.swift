import ArgumentParser
import Foundation
import Gateway
import MessageStore
import SQLiteStore

extension StoreCommand {
    /// Puts a backup in place.
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a backup in the place of the database.",
            discussion: """
                Only while no gateway of this configuration runs. The copy is made, compared with its manifest and checked \
                (store check) before anything is touched; the files that were there are kept under other names. Says what the \
                older state means and what to do next. Exit status 0: restored; 1: the backup is not sound, its findings are named; \
                2: nothing was done.

                Example: ocmw-gateway store restore --config gateway.yaml --from /mnt/backup/databases/0999999823-20261123T090000Z
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "The folder of one backup, as store backup named it.") var from: String

        func run() async throws {
            try await options.refusePostgreSQL(
                "store restore", remedy: "stop the gateways, and use pg_restore or the archived write-ahead log")
            let file = options.selection.file
            try await CommandFailure.explained(remedy: file.remedy) {
                let configuration = try await options.configuration()
                let tenant = try configuration.tenant(named: options.selection.tenant)
                let lock = try ServeCommand.lock(configuration.dataDirectory)
                defer { lock.release() }
                do {
                    try show(try await restore(tenant, configuration), tenant, file.path)
                } catch let unsound as UnsoundBackup {
                    unsound.findings.show()
                    Output.note("error: the backup is not sound, and nothing was changed")
                    throw CommandFailure.invalid
                }
            }
        }

        private func restore(_ tenant: TenantConfiguration, _ configuration: GatewayConfiguration) async throws
            -> StoreRestoreReport
        {
            let keyFile = configuration.keyFile(of: tenant.organisation)
            // A new key file would open nothing of the backup.
            guard FileManager.default.fileExists(atPath: keyFile) else {
                throw CommandFailure(
                    "\(keyFile) does not exist", remedy: "put its copy (store backup-keys) there first, mode 0600")
            }
            let log = StoreProgressLog("backup is checked", unit: "rows", every: 50_000)
            return try await DatabaseRestore(
                from: from, to: configuration.storePath(of: tenant),
                keys: try GatewayGraph.keys(of: tenant.organisation, configuration), at: SystemClock.now()
            ).run { log.tell($0.done, of: $0.total) }
        }

        private func show(_ report: StoreRestoreReport, _ tenant: TenantConfiguration, _ path: String) throws {
            let options = "--config \(path) --tenant \(tenant.name)"
            let members = report.backup.members.merging([
                "setAside": .array(report.setAside.map { .string($0) }),
                "erased": .integer(Int64(report.check.erasedCount)),
            ]) { $1 }
            try Output.members(.object(members), json: self.options.json)
            let words = """
                The database is that of \(report.backup.madeAt) again. What this means:
                - What was sent after it and is still queued in it goes once more, under the same ticket: it is answered with the \
                first receipt and handed over to nobody a second time.
                - What was sent for applications that came after it is known to the others only; what they sent meanwhile and this \
                OCMW accepted is not here: they have its receipt and do not send it again. Ask them for it.
                Next, in this order:
                1. ocmw-gateway audit acknowledge \(options) --reason restored-backup
                2. ocmw-gateway serve --config \(path)
                3. ocmw-gateway audit reconcile \(options) --from \(report.backup.madeAt.prefix(10)) --to \
                \(SystemClock.now().xmlDateTime.prefix(10)): names each document that the hub carried and the log does not know.
                """
            words.split(separator: "\n").forEach { Output.note(String($0)) }
        }
    }
}

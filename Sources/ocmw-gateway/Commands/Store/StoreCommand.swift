import ArgumentParser
import Gateway
import Logging
import MessageStore
import Synchronization

/// `ocmw-gateway store`: the database of an OCMW, as an administrator keeps it.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Looks after the database of an OCMW. Never shows what it holds.",
        discussion: "Example: ocmw-gateway store check --config gateway.yaml --tenant b",
        subcommands: [Check.self, Backup.self, BackupKeys.self, Restore.self, RotateKeys.self, Hold.self])

    /// Looks at the whole database.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Looks whether the database is whole: file, schema, sealed values, rows.",
            discussion: """
                Changes nothing; the gateway may run meanwhile. Exit status 0: sound; 1: every finding is named; 2: no answer. \
                For SQLite; a PostgreSQL server has tools of its own. The audit log has its own check: audit verify.

                Example: ocmw-gateway store check --config gateway.yaml --tenant b
                """)

        @OptionGroup var options: TenantOptions

        func run() async throws {
            try await options.refusePostgreSQL(
                "store check", remedy: "let its administrator run pg_amcheck, and run ocmw-gateway audit verify")
            try await options.with(.inspecting) { _, tenant in
                let log = StoreProgressLog("store is checked", unit: "rows", every: 50_000)
                let report = try await tenant.store.check { log.tell($0.done, of: $0.total) }
                let members = report.members(of: tenant.organisation.digits)
                if options.json {
                    try Output.json(.object(members.merging(["findings": report.findings.json]) { $1 }))
                } else {
                    try Output.members(.object(members), json: false)
                    report.findings.show()
                }
                guard report.findings.isEmpty else { throw CommandFailure.invalid }
            }
        }
    }
}

/// Says on standard error now and then how far a long work is.
final class StoreProgressLog: Sendable {
    private let text: String
    private let unit: String
    private let distance: Int
    private let told = Mutex(0)

    /// Tells nothing before `distance` units are done.
    init(_ text: String, unit: String, every distance: Int) {
        self.text = text
        self.unit = unit
        self.distance = distance
    }

    func tell(_ done: Int, of total: Int) {
        let isDue = told.withLock { told in
            guard done - told >= distance else { return false }
            told = done
            return true
        }
        guard isDue else { return }
        ProgramLog.logger(.info).info("\(text)", metadata: ["\(unit)": "\(done)", "of": "\(total)"])
    }
}

extension TenantOptions {
    /// Refuses a command that is for SQLite alone, before anything is opened.
    func refusePostgreSQL(_ command: String, remedy: String) async throws {
        try await CommandFailure.explained(remedy: selection.file.remedy) {
            let configuration = try await ConfigurationLoader(path: selection.file.path).load()
            guard case .postgresql = configuration.store else { return }
            throw CommandFailure("\(command) is for store.kind sqlite, and this one is postgresql", remedy: remedy)
        }
    }
}

extension StoreCheckReport {
    /// What a check came to, without its findings.
    func members(of organisation: String) -> [String: JSONValue] {
        [
            "organisation": .string(organisation), "sound": .bool(findings.isEmpty),
            "values": .integer(Int64(valueCount)), "undecipherable": .integer(Int64(undecipherableCount)),
            "erased": .integer(Int64(erasedCount)),
        ]
    }
}

extension [StoreFinding] {
    /// As `--json` shows them.
    var json: JSONValue {
        .array(map { .object(["code": .string($0.code.rawValue), "detail": .string($0.detail)]) })
    }

    /// One on each line.
    func show() { forEach { Output.line("\($0.code.rawValue): \($0.detail)") } }
}

import ArgumentParser
import Foundation
import Gateway
import MessageStore
import SOAPClient
import SocialSecurity
import XMLSecurity

extension AuditCommand {
    /// Compares the hub's lists of tickets with the log.
    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares the hub's signed lists of tickets with the log and names every difference.",
            discussion: """
                A gateway that does not log what it asks cannot be found out from its own log: the hub's list knows what it
                asked. Asking and comparing become lines of the log themselves. Without a day: yesterday (in Belgium).
                What may still be settled is shown as under-way, and is no difference.

                Exit status 0: nothing differs; 1: something does; 2: the hub gave no list that counts.

                Example: ocmw-gateway audit reconcile --config gateway.yaml --tenant b --day 2026-11-21
                Example: ocmw-gateway audit reconcile --config gateway.yaml --from 2026-11-01 --to 2026-11-21 --output lists
                """)

        @OptionGroup var options: TenantOptions
        @Option(help: "The day, YYYY-MM-DD.") var day: String?
        @Option(help: "First day of several, YYYY-MM-DD; with --to, at most 31 days.") var from: String?
        @Option(help: "Last day of several, YYYY-MM-DD; with --from.") var to: String?
        @Option(help: "Folder in which the hub's lists are kept as signed (mode 0600): evidence, without persons.")
        var output: String?

        func run() async throws {
            try await options.with { graph, tenant in
                let days = try days(today: graph.environment.civilDate(of: graph.environment.clock()))
                // Before the questions to the hub, which are lines of today.
                try await SpanNote.show(tenant, graph, from: days.lowerBound, through: days.upperBound)
                let report = try await graph.withHub { hub in
                    try await Reconciler(environment: graph.environment, transport: hub)
                        .reconcile(days, of: tenant, by: .process("cli")) { list in
                            if let output {
                                try keep(list, of: tenant.organisation, in: output, at: graph.environment.clock())
                            }
                        }
                }
                try show(report)
                guard report.differences.isEmpty else { throw CommandFailure.invalid }
            }
        }

        /// The days that the options name; an error names the options that were given.
        func days(today: CivilDate) throws -> ClosedRange<CivilDate> {
            guard day == nil || (from == nil && to == nil), (from == nil) == (to == nil) else {
                throw CommandFailure(
                    "--day stands alone, --from and --to stand together", remedy: "give --day D, or --from D --to D")
            }
            let first = try date(day ?? from, "--\(day == nil ? "from" : "day")") ?? today.adding(days: -1)
            let last = try date(to, "--to") ?? first
            for (option, date) in [(day == nil ? "--from" : "--day", first), ("--to", last)] where date > today {
                throw CommandFailure(
                    "\(option): \(date) is a day to come; today is \(today) in Belgium",
                    remedy: "give \(option) today or a day before: the hub lists what it met")
            }
            guard first <= last else {
                throw CommandFailure("--from lies after --to", remedy: "give the earlier day to --from")
            }
            return first...last
        }

        private func date(_ text: String?, _ option: String) throws -> CivilDate? {
            guard let text else { return nil }
            guard let date = try? CivilDate(text) else {
                throw CommandFailure("\(option): not a calendar date", remedy: "write it as 2026-11-21")
            }
            return date
        }

        private func show(_ report: ReconciliationReport) throws {
            guard !options.json else { return try Output.json(report.json) }
            let count = report.differences.count
            Output.line(
                "\(report.days.lowerBound) to \(report.days.upperBound): \(report.entryCount) tickets at the hub, "
                    + "\(report.lineCount) lines read, \(count) \(count == 1 ? "difference" : "differences")")
            for day in report.incompleteDays { Output.line("\(day) is not over: its list can still grow") }
            for line in report.findings.flatMap(\.lines) { Output.line(line) }
        }

        private func keep(
            _ list: TicketListDay, of organisation: EnterpriseNumber, in folder: String, at instant: UTCInstant
        ) throws {
            let kept = try KeptLists(folder: folder)
            for page in list.pages {
                let name = "\(organisation)-\(page.list.day)-\(page.list.page)"
                guard let differing = try kept.keep(page.bytes, named: name, at: instant) else { continue }
                Output.note(
                    "note: the hub's list of \(page.list.day), page \(page.list.page), is another one than that kept as "
                        + "\(name).xml, and was kept beside it: \(differing)")
                guard page.list.isComplete else { continue }
                Output.note(
                    "This list is final. If the one kept before says isComplete too, the hub signed two final lists of "
                        + "one day: show both to the hub.")
            }
        }
    }
}

extension ReconciliationFinding {
    /// What, about which document, and what to do: each on a line of its own.
    var lines: [String] {
        let way = direction == .sent ? "sent to" : "received from"
        let line = mention.map { ", line \($0.year)/\($0.index) \($0.act.rawValue)" } ?? ""
        return [
            "\(code.rawValue): \(operation ?? "document") \(ticket) \(way) \(counterpart ?? "unknown")\(hub)\(line)",
            "  \(code.reason)", "  Remedy: \(code.remedy)",
        ]
    }

    private var hub: String {
        entry.map { ", at the hub \($0.outcome.rawValue)\($0.code.map { " \($0)" } ?? "") \($0.lastAt.xmlDateTime)" }
            ?? ""
    }
}

extension GatewayGraph {
    /// Opens a way to the hub for the questions of one command, and closes it.
    func withHub<Answer: Sendable>(_ ask: (any HubTransport) async throws -> Answer) async throws -> Answer {
        let client = try SOAPClient(credentials: configuration.client)
        let hub = SOAPExchange(
            environment: environment, transport: HubConnection(client: client, url: configuration.hubURL))
        return try await client.closing { try await ask(hub) }
    }
}

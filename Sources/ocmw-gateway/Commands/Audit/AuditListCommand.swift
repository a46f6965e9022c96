import ArgumentParser
import AuditLog
import Gateway
import GatewayHTTP
import MessageStore
import Messages
import SocialSecurity

/// `ocmw-gateway audit list`: lines by number, or by what they are about.
struct AuditListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists lines, by number or by what they are about. The reading becomes a line of the log itself.",
        discussion: """
            Without criteria: the lines of one year from --from on. With criteria: the lines of all years to which all
            of them apply, newest first. Numbers of persons are read from standard input, never from arguments.

            Examples:
              ocmw-gateway audit list --config gateway.yaml --tenant b --from 100 --limit 50
              ocmw-gateway audit list --config gateway.yaml --tenant b --outcome refused --since 2026-01-01T00:00:00Z
              ocmw-gateway audit list --config gateway.yaml --tenant b --subject < number.txt
            """)

    private static let columns = [
        "index", "time", "act", "access", "application", "process", "role", "subject", "service", "ticket", "outcome",
        "rule", "object",
    ]

    private static let words = ["year", "index", "text"]

    @OptionGroup var options: TenantOptions
    @Option(help: "Year of the log (UTC); the present one when left out. Not with criteria.") var year: Int?
    @Option(parsing: .unconditional, help: "Index of the first line, from 0. Not with criteria.") var from: UInt64?
    @OptionGroup(title: "Criteria") var criteria: AuditCriteriaOptions
    @Option(help: "Only lines older than this one, with criteria: `next` of an earlier list.") var after: String?
    @Option(help: "Number of lines at most.") var limit = 100
    @Flag(help: "Says each line in words.") var explain = false
    @Option(help: "Language of the words: nl, fr, de or en.") var language = Language.nl

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: at least 1.") }
        guard year == nil && from == nil || !isSearch else {
            throw ValidationError("--year and --from list by number: leave them or the criteria out.")
        }
    }

    private var isSearch: Bool { after != nil || !criteria.isEmpty }

    func run() async throws {
        try await options.with { graph, tenant in
            let reader = AuditReader(environment: graph.environment)
            guard isSearch else {
                if let year { try await SpanNote.show(tenant, graph, year: year) }
                return try await listByNumber(reader, tenant, presentYear: graph.presentYear)
            }
            try await SpanNote.show(tenant, graph, since: criteria.since, until: criteria.until)
            try await search(reader, tenant)
        }
    }

    private func listByNumber(_ reader: AuditReader, _ tenant: Tenant, presentYear: Int) async throws {
        let lines = try await reader.lines(
            of: tenant, year: year ?? presentYear, from: from ?? 0, limit: limit, by: .process("cli"))
        try Output.rows(
            try await rows(lines, tenant), columns: explain ? Self.words : Self.columns, json: options.json)
    }

    private func rows(_ lines: [AuditLine], _ tenant: Tenant) async throws -> [JSONValue] {
        guard explain else {
            let rows = try await lines.json(in: tenant.store)
            return options.json ? rows : rows.map { $0.inBelgianTime(["time"]).withProblemsInBrackets }
        }
        let erasures = try await AuditErasures.of(lines, in: tenant.store)
        return try lines.map { line in
            try LineExplanation(line, erasures: erasures, configuration: options.selection.file.path).json(in: language)
        }
    }

    private static let unknownContext =
        "note: the gateway does not know this legal context (it knows "
        + AuditSearchRequest.knownLegalContexts.joined(separator: ", ")
        + "): lines have it only if somebody asked under it, and your searches for it are among them"

    /// Follows the pages until there are enough lines; each page is a line of the log, as it is by the interface.
    private func search(_ reader: AuditReader, _ tenant: Tenant) async throws {
        var members = try criteria.members()
        members["after"] = after.map(JSONValue.string)
        var (lines, next): ([AuditLine], AuditPosition?) = ([], nil)
        repeat {
            let wanted = min(limit - lines.count, AuditSearchRequest.limits.largest)
            members["limit"] = .integer(Int64(wanted))
            let request = try AuditSearchRequest(.object(members))
            if lines.isEmpty, next == nil, request.hasUnknownLegalContext { Output.note(Self.unknownContext) }
            let page = try await reader.search(request, of: tenant, by: .process("cli"))
            lines += page.lines
            next = page.next
            members["after"] = next.map { .string($0.cursor) }
        } while next != nil && lines.count < limit
        try show(try await rows(lines, tenant), next: next)
    }

    private func show(_ rows: [JSONValue], next: AuditPosition?) throws {
        let cursor = next.map { JSONValue.string($0.cursor) }
        guard !options.json else { return try Output.json(.object(["items": .array(rows), "next": cursor ?? .null])) }
        try Output.rows(rows, columns: explain ? Self.words : ["year"] + Self.columns + criteria.columns, json: false)
        if let next { Output.note("more: repeat with --after \(next.cursor)") }
    }
}

/// What is looked for, as options.
struct AuditCriteriaOptions: ParsableArguments {
    @Flag(help: "About the person whose number is the next line of standard input.") var subject = false
    @Flag(help: "Done by the person whose number is the next line of standard input (after --subject's).")
    var user = false
    @Option(help: "Kind of act, such as consultation-intent.") var act: String?
    @Option(help: "Operation of the document, such as consultLivingWages.") var operation: String?
    @Option(help: "Legal context.") var legalContext: String?
    @Option(help: "How it ended, such as refused.") var outcome: String?
    @Option(help: "Program, by the label of its API key.") var application: String?
    @Option(help: "KBO number of the other organisation.") var counterpart: String?
    @Option(help: "Ticket of the document, its sender's or that of the KSZ.") var ticket: String?
    @Option(help: "Ticket of the conversation.") var conversation: String?
    @Option(help: "From this instant on, e.g. 2026-03-02T09:15:00+01:00.") var since: String?
    @Option(help: "Before this instant.") var until: String?

    private var texts: [String: String?] {
        [
            "act": act, "operation": operation, "legalContext": legalContext, "outcome": outcome,
            "application": application, "counterpart": counterpart, "ticket": ticket, "conversation": conversation,
            "since": since, "until": until,
        ]
    }

    /// What is looked for and has no column otherwise.
    var columns: [String] {
        let sought = [
            ("user", user), ("counterpart", counterpart != nil), ("legalContext", legalContext != nil),
            ("conversation", conversation != nil), ("kszTicket", ticket != nil),
        ]
        return sought.filter(\.1).map(\.0)
    }

    /// A number of a person belongs in no argument, whatever the option.
    func validate() throws {
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            guard let text, (try? Ticket(text)) == nil, PersonArgument.isHeld(in: text) else { continue }
            throw ValidationError(
                "\(name) holds the number of a person: --subject and --user read one, and are given without value")
        }
    }

    var isEmpty: Bool { !subject && !user && texts.values.allSatisfy { $0 == nil } }

    /// The members of the body that asks the same by the interface.
    func members() throws -> [String: JSONValue] {
        var members = texts.compactMapValues { $0.map(JSONValue.string) }
        if subject { members["subject"] = .string(try PersonPrompt.read().digits) }
        if user { members["user"] = .string(try PersonPrompt.read().digits) }
        return members
    }
}

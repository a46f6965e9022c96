import AuditLog
import Foundation
import GRDB
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// Figures, flags and the table for an inspection count no line that somebody else wrote, and say how many there were.
@Suite struct ForeignLineReportTests {
    private func context(_ gateway: AuditedGateway) -> ReviewContext {
        ReviewContext(environment: gateway.graph.environment, tenant: gateway.tenant, process: "tests")
    }

    private func text(_ report: PreparedReport, notCounted: Int) async throws -> String {
        var bytes: [UInt8] = []
        let count = try await report.write { bytes += $0 }.notOurs
        #expect(count == notCounted)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let questions: [AuditAct] = [.consultationIntent, .consultationIntent, .consultationIntent]
    /// The second question is not ours any more.
    private static let disown = "UPDATE audit_leaf SET tag = zeroblob(32) WHERE seq = 3"

    @Test func figures() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.ask(Self.questions)
            let request = try FiguresRequest(
                .object(["year": .integer(Int64(gateway.year)), "format": "csv", "language": "en"]))
            let context = context(gateway)
            let questions = "consultations,Questions by flow,consultation of living wages (consultLivingWages),"
            let acts = "lines,Lines by act,a consultation was about to leave (consultation-intent),"
            let whole = try await text(try await YearFigures(request, in: context).prepared(), notCounted: 0)
            #expect(whole.contains("\(questions)3\r\n"))
            let name = "linesNotOurs,Not counted: lines that this gateway did not write,,"
            #expect(whole.contains("\(name)0\r\n"))
            try gateway.tamper(Self.disown)
            let report = try await text(try await YearFigures(request, in: context).prepared(), notCounted: 1)
            #expect(report.contains("\(questions)2\r\n"))
            #expect(report.contains("\(acts)2\r\n") && report.contains("\(name)1\r\n"))
        }
    }

    @Test func flags() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.ask(Self.questions)
            let month = ReviewMonth(of: gateway.graph.environment.civilDate(of: gateway.now))
            let finder = FlagFinder(context: context(gateway), month: month)
            #expect(try await count(finder, .withoutApplication) == "3 lines, 0 not ours")
            try gateway.tamper(Self.disown)
            #expect(try await count(finder, .withoutApplication) == "2 lines, 1 not ours")
        }
    }

    /// An application that somebody else wrote allows no question.
    @Test func anApplicationThatIsNotOursHidesNoFlag() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.ask([.consultationIntent, .applicationOpened, .consultationIntent])
            let month = ReviewMonth(of: gateway.graph.environment.civilDate(of: gateway.now))
            let finder = FlagFinder(context: context(gateway), month: month)
            #expect(try await count(finder, .withoutApplication) == "1 lines, 0 not ours")
            try gateway.tamper(Self.disown)
            #expect(try await count(finder, .withoutApplication) == "2 lines, 1 not ours")
        }
    }

    private func count(_ finder: FlagFinder, _ code: ReviewFlag.Code) async throws -> String {
        guard case .object(let members) = try await finder.read(in: .en).json,
            case .array(let items)? = members["items"],
            case .integer(let notOurs)? = members["linesNotOurs"]
        else { return "no flags" }
        let lines = items.compactMap { item -> Int64? in
            guard case .object(let flag) = item, flag["code"] == .string(code.rawValue),
                case .integer(let count)? = flag["lineCount"]
            else { return nil }
            return count
        }
        return "\(lines.reduce(0, +)) lines, \(notOurs) not ours"
    }

    @Test func inspection() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.ask(Self.questions)
            let day = JSONValue.string(gateway.graph.environment.civilDate(of: gateway.now).description)
            let body: [String: JSONValue] = ["from": day, "through": day, "language": "en"]
            let context = context(gateway)
            let csv = try InspectionRequest(.object(body.merging(["format": "csv"]) { $1 }))
            let json = try InspectionRequest(.object(body))
            let whole = try await text(try await InspectionTable(csv, in: context).prepared(), notCounted: 0)
            #expect(whole.split(separator: "\r\n").count == 4)
            try gateway.tamper(Self.disown)
            let table = try await text(try await InspectionTable(csv, in: context).prepared(), notCounted: 1)
            let rows = table.split(separator: "\r\n")
            let last = try #require(rows.last)
            #expect(rows.count == 4 && last.contains("line-not-ours") && last.contains(": 1"))
            #expect(!table.contains(",t-1,"))
            let object = try await text(try await InspectionTable(json, in: context).prepared(), notCounted: 1)
            guard case .object(let members) = try JSONValue(bytes: Array(object.utf8)) else {
                Issue.record("not an object")
                return
            }
            #expect(members["linesNotOurs"] == .integer(1))
        }
    }

    /// A line that somebody else dated decades ahead does not make the log reach until then.
    @Test func aTimeThatIsNotProvenStretchesNoSpan() async throws {
        try await AuditedGateway.with { gateway in
            let decades = Duration.seconds(86_400 * 365 * 20)
            try await gateway.view(at: gateway.now.advanced(by: .zero - decades))
            try await gateway.view(at: gateway.now.advanced(by: decades))
            let environment = gateway.graph.environment
            let today = environment.civilDate(of: gateway.now)
            let stretched = try #require(try await LogSpan.of(gateway.tenant, environment))
            #expect(stretched.last > today)
            try gateway.tamper("UPDATE audit_leaf SET tag = NULL WHERE seq > 1")
            let span = try #require(try await LogSpan.of(gateway.tenant, environment))
            #expect(span.first == today && span.last == today)
        }
    }

    /// A line that is dated back to 1970 does not lead the search for the first line of a period past lines of the period.
    @Test func aTimeThatIsNotProvenLeadsNoSearch() async throws {
        try await AuditedGateway.with { gateway in
            let end = gateway.now
            for hour in 1...40 { try await gateway.view(at: end.advanced(by: .seconds((hour - 41) * 3_600))) }
            let lines = PeriodLines(store: gateway.tenant.store)
            let begin = end.advanced(by: .seconds((10 - 41) * 3_600))
            #expect(try await lines.index(ofFirstLineFrom: begin, year: gateway.year) == 10)
            let forger = Forger(gateway: gateway)
            var leaf = try forger.leaves(year: gateway.year)[20]
            let time = 4 + 3 + Int(leaf[6]) + 3
            for place in time..<(time + 8) { leaf[place] = 0 }
            try gateway.tamper("UPDATE audit_leaf SET leaf = ?, tag = NULL WHERE seq = 21", [Data(leaf)])
            #expect(try await lines.index(ofFirstLineFrom: begin, year: gateway.year) == 10)
            var count = 0
            let passed = try await lines.forEachOwn(
                since: begin, until: end.advanced(by: .seconds(-1_800))
            ) { _, _, _ in count += 1 }
            #expect(count == 30 && passed.count == 1)
        }
    }
}

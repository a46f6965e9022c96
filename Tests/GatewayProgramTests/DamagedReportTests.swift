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

/// What the adviser's reports say of lines that are damaged, or that somebody else wrote into the database.
@Suite struct DamagedReportTests {
    private struct Written {
        let text: String
        let notShown: Int

        var rows: [String] { text.split(separator: "\r\n").dropFirst().map(String.init) }
    }

    private func context(_ gateway: AuditedGateway) -> ReviewContext {
        ReviewContext(environment: gateway.graph.environment, tenant: gateway.tenant, process: "tests")
    }

    private func written(_ report: PreparedReport) async throws -> Written {
        var bytes: [UInt8] = []
        let count = try await report.write { bytes += $0 }.notShown
        return Written(text: String(decoding: bytes, as: UTF8.self), notShown: count)
    }

    private func personReport(
        _ gateway: AuditedGateway, _ person: String = AuditedGateway.person, format: String = "csv",
        _ more: [String: JSONValue] = [:]
    ) async throws -> Written {
        let body: [String: JSONValue] = ["ssin": .string(person), "format": .string(format), "language": "en"]
        let request = try PersonReportRequest(.object(body.merging(more) { $1 }))
        return try await written(try await PersonReport(request, in: context(gateway)).prepared())
    }

    /// Line 0 opens the log; 1, 2, 3, 7 and 8 are about the person, 4 to 6 about another.
    private static let damages: [(sql: String, problem: String)] = [
        ("UPDATE audit_side SET side = zeroblob(40) WHERE leaf = 3", "side-unreadable"),
        ("DELETE FROM audit_side WHERE leaf = 3", "side-missing"),
        ("UPDATE audit_leaf SET tag = zeroblob(32) WHERE seq = 3", "line-not-ours"),
        ("UPDATE audit_leaf SET tag = NULL WHERE seq = 3", "line-not-ours"),
        ("UPDATE audit_leaf SET leaf = x'00' WHERE seq = 3", "line-not-ours"),
    ]

    @Test(arguments: damages.indices) func aDamagedLineIsNamedInTheReportOnAPerson(_ index: Int) async throws {
        let damage = Self.damages[index]
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let whole = try await personReport(gateway)
            #expect(whole.notShown == 0 && !whole.text.contains("damaged"))
            try gateway.tamper(damage.sql)
            let report = try await personReport(gateway)
            let named = report.rows.filter { $0.contains("(\(damage.problem))") }
            #expect(named.count == 1 && report.notShown == 1, "\(report.text)")
            // Its number and what is wrong with it, and nothing else.
            #expect(named.first?.contains(",\(gateway.year),2,,") == true, "\(named)")
            #expect(named.first?.hasPrefix(",,,,,") == true, "\(named)")
            // The line about this report is one more than before.
            #expect(report.rows.count == whole.rows.count + 1)
            let json = try await personReport(gateway, format: "json")
            guard case .object(let members) = try JSONValue(bytes: Array(json.text.utf8)),
                case .array(let rows)? = members["rows"]
            else {
                Issue.record("not an object with rows")
                return
            }
            #expect(members["linesNotShown"] == .integer(1))
            let problems = rows.compactMap { row -> [String: JSONValue]? in
                guard case .object(let row) = row, row["problem"] != nil else { return nil }
                return row
            }
            #expect(problems.count == 1 && problems.first?.count == 3, "\(problems)")
            #expect(problems.first?["index"] == .integer(2))
        }
    }

    /// The index was moved: the line of another person is not shown, and the person's own is not lost.
    /// A line that no index gives any more, and whose openings are whole.
    @Test func aLineTakenOutOfTheIndexIsShown() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let whole = try await personReport(gateway)
            try gateway.tamper("DELETE FROM audit_person WHERE leaf = 3")
            let report = try await personReport(gateway)
            // The line about this report is one more than before.
            #expect(report.rows.count == whole.rows.count + 1 && report.notShown == 0)
            #expect(report.text.contains(",\(gateway.year),2,"))
        }
    }

    @Test func aMovedIndexShowsNobodyElseAndLosesNothing() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            // Line 4, about the other person, is given to the person; line 2 of the person to the other one.
            try gateway.tamper(
                """
                UPDATE audit_side SET subject_index = (SELECT subject_index FROM audit_side WHERE leaf = 2) WHERE leaf = 5;
                UPDATE audit_side SET subject_index = (SELECT subject_index FROM audit_side WHERE leaf = 6) WHERE leaf = 3
                """)
            let report = try await personReport(gateway)
            #expect(report.rows.contains { $0.contains(",\(gateway.year),4,,") && $0.contains("(side-index-differs)") })
            #expect(!report.rows.contains { $0.hasPrefix("2") && $0.contains(",\(gateway.year),4,") }, "\(report.text)")
            #expect(report.rows.count { $0.hasPrefix("2") && $0.contains(",\(gateway.year),2,") } == 1)
            #expect(report.notShown == 1)
        }
    }

    /// The index by user was changed, or that by subject: whose number the line proves tells that it is the person's.
    @Test func aLineUnderAnOldNumberIsShownWhateverItsIndexSays() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let successor = "01063100233"
            try await gateway.tenant.store.commit(
                Changes(replacements: [
                    NumberReplacement(
                        replaced: try SSIN(AuditedGateway.person), successor: try SSIN(successor), instant: gateway.now)
                ]))
            try gateway.tamper(
                """
                UPDATE audit_side SET user_index = user_index + 1 WHERE leaf = 3;
                UPDATE audit_side SET subject_index = (SELECT subject_index FROM audit_side WHERE leaf = 6) WHERE leaf = 4;
                UPDATE audit_side SET subject_index = (SELECT subject_index FROM audit_side WHERE leaf = 2) WHERE leaf = 5
                """)
            let report = try await personReport(gateway, successor)
            for index in [1, 2, 3, 7, 8] {
                let rows = report.rows.count { $0.hasPrefix("2") && $0.contains(",\(gateway.year),\(index),") }
                #expect(rows == 1, "\(index) of \(report.text)")
            }
            // The line of another person, which the index gives for this one, is not.
            let other = report.rows.filter { $0.contains(",\(gateway.year),4,") }
            #expect(other.count == 1 && other.first?.contains("(side-index-differs)") == true, "\(report.text)")
            #expect(report.notShown == 1)
        }
    }

    /// What is erased while the report is being written is no damage either.
    @Test func whatIsErasedMeanwhileIsNoDamage() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let request = try PersonReportRequest(
                .object(["ssin": .string(AuditedGateway.person), "format": "csv", "language": "en"]))
            let report = try await PersonReport(request, in: context(gateway)).prepared()
            var bytes: [UInt8] = []
            let notShown = try await report.write { piece in
                if bytes.isEmpty { try await erase(gateway, 2) }
                bytes += piece
            }.notShown
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(notShown == 0 && !text.contains("side-missing") && !text.contains(",\(gateway.year),2,"), "\(text)")
            #expect(text.contains(",\(gateway.year),1,") && text.contains(",\(gateway.year),3,"))
        }
    }

    private func erase(_ gateway: AuditedGateway, _ index: UInt64) async throws {
        let eraser = AuditEraser(environment: gateway.graph.environment)
        let plan = try await eraser.plan(
            .line(AuditPosition(year: gateway.year, index: index)), of: gateway.tenant, by: .process("tests"))
        try await eraser.erase(plan, of: gateway.tenant, reason: "T-1", beforeRetention: true, by: .process("tests"))
    }

    /// What was erased on purpose is nobody's, and no damage.
    @Test func whatWasErasedIsNoDamage() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await erase(gateway, 2)
            let report = try await personReport(gateway)
            #expect(report.notShown == 0 && !report.rows.contains { $0.contains(",\(gateway.year),2,") })
        }
    }

    /// A damaged line of ours is of its time; the time of a line that is not ours is not proven.
    @Test func aPeriodBoundsDamagedLinesOfOurs() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("DELETE FROM audit_side WHERE leaf = 3; UPDATE audit_leaf SET tag = NULL WHERE seq = 4")
            let report = try await personReport(gateway, format: "csv", ["until": "2020-01-01T00:00:00Z"])
            #expect(report.notShown == 1 && report.rows.contains { $0.contains("(line-not-ours)") })
        }
    }
}

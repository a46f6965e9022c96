import Foundation
import GRDB
import TestSupport

/// The database of an OCMW, read by plain SQL beside its gateway.
enum OutsideDatabase {
    case sqlite(path: String)
    case postgresql(database: String, tenant: String)

    /// Documents that wait or are on their way.
    func unfinishedCount() throws -> Int {
        try rows(of: "SELECT count(*), 0 FROM outbox WHERE due_at IS NOT NULL").first.flatMap { Int($0.0) } ?? 0
    }

    /// Documents of the inbox that have a receipt: ticket, and the instant at which their reception began.
    func received() throws -> [String: Int64] {
        try instants("SELECT ticket, accepted_at FROM inbox WHERE receipt IS NOT NULL")
    }

    /// Delivered documents of the outbox: ticket, and the instant at which their receipt was verified.
    func delivered() throws -> [String: Int64] {
        let events = try instants("SELECT ticket, at FROM timeline_event WHERE code = 'document.delivered'")
        let states = try instants("SELECT ticket, queued_at FROM outbox WHERE state = 'delivered'")
        return events.filter { states[$0.key] != nil }
    }

    private func instants(_ sql: String) throws -> [String: Int64] {
        Dictionary(try rows(of: sql).map { ($0.0, Int64($0.1) ?? 0) }, uniquingKeysWith: max)
    }

    /// Rows of two columns.
    private func rows(of sql: String) throws -> [(String, String)] {
        switch self {
        case .sqlite(let path):
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(10)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { database in
                try Row.fetchAll(database, sql: sql).map { row in
                    let first: DatabaseValue = row[0]
                    let text = String.fromDatabaseValue(first) ?? Int64.fromDatabaseValue(first).map(String.init)
                    return (text ?? "", String(row[1] as Int64))
                }
            }
        case .postgresql(let database, let tenant):
            let condition =
                sql.contains("WHERE") ? "\(sql) AND tenant = '\(tenant)'" : "\(sql) WHERE tenant = '\(tenant)'"
            let text = try PostgreSQLServer.runningDurably().superuser(
                "SET search_path = ocmw_gateway; \(condition)", in: database)
            return text.split(separator: "\n").compactMap { line in
                let columns = line.split(separator: "|")
                return columns.count == 2 ? (String(columns[0]), String(columns[1])) : nil
            }
        }
    }
}

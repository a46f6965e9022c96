import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

// What one transaction cannot do.
extension PostgreSQLStore {
    /// One pass over the leaves and what finds them, block by block: between two of them others can read.
    public func isAuditSearchWhole() async throws -> Bool {
        let newest = try await newestAuditRow()
        let first = try await read { try $0.one(AuditSearchCheck.firstRowQuery)?.integer("seq") }
        guard let first, newest > 0 else { return first == nil }
        // Rows are numbered from 1 on: what stands before is read by no search.
        guard first > 0 else { return false }
        var (row, last): (Int64?, AuditPosition?) = (first, nil)
        while let present = row {
            let outcome = try await read { [last] in
                try AuditSearchCheck(session: $0).check(blockOf: present, upTo: newest, after: last)
            }
            guard case .found(let place, let next) = outcome else { return false }
            (row, last) = (next, place)
        }
        return true
    }

    /// One pass over every table of the log.
    public func auditTableDamages() async throws -> [AuditTableFault] {
        // Where even the years cannot be read, there is no newest one.
        let year = (try? await auditYears().last) ?? 0
        var damages: [AuditTableFault] = []
        for table in AuditTableDamage.tables {
            let subject = try await read { try AuditTableDamage(session: $0).damage(of: table) }
            if let subject { damages.append(AuditTableFault(.damaged, year: year, subject: subject)) }
        }
        return damages
    }
}

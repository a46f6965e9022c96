import AuditLog
import MessageStore

extension AuditVerification {
    /// The reports with what the witness said against these logs; a log that only the witness knows is reported too.
    func adding(contradictionsOf tenant: Tenant, to reports: [AuditYearReport]) async throws -> [AuditYearReport] {
        var reports = reports
        for contradiction in try await tenant.store.logContradictions() {
            guard let code = contradiction.code.finding,
                let year = contradiction.origin.split(separator: "/").last.flatMap({ Int($0) })
            else { continue }
            let known = reports.firstIndex { $0.year == year }
            let report = known.map { reports[$0] }
            let told = AuditYearReport(
                year: year, lineCount: report?.lineCount ?? 0, signedLineCount: report?.signedLineCount ?? 0,
                root: report?.root ?? MerkleHash.emptyRoot.description,
                findings: (report?.findings ?? []) + [AuditFinding(code, year: year)])
            if let known { reports[known] = told } else { reports.append(told) }
        }
        return reports
    }
}

extension LogContradiction.Code {
    /// The finding about one's own log; `nil` for what is about a partner's.
    fileprivate var finding: AuditFinding.Code? {
        switch self {
        case .witnessContradicted: .witnessContradicted
        case .witnessAhead: .witnessAhead
        case .witnessKeyRotated: .witnessKeyRotated
        case .partnerMalformed, .partnerOtherLog, .partnerSignature, .partnerForked, .partnerShrunk,
            .partnerNotCosigned:
            nil
        }
    }
}

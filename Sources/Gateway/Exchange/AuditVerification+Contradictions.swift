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
            Self.add(AuditFinding(code, year: year), to: &reports)
        }
        return reports
    }

    /// The reports with what is wrong with rows beside the lines.
    func adding(_ faults: [AuditTableFault], to reports: [AuditYearReport]) -> [AuditYearReport] {
        var reports = reports
        for fault in faults {
            let finding = AuditFinding(
                fault.kind.finding, year: fault.year, index: fault.index, subject: fault.subject)
            Self.add(finding, to: &reports)
        }
        return reports
    }

    /// To the report of its year, which is made when there is none.
    static func add(_ finding: AuditFinding, to reports: inout [AuditYearReport]) {
        let known = reports.firstIndex { $0.year == finding.year }
        let report = known.map { reports[$0] }
        let told = AuditYearReport(
            year: finding.year, lineCount: report?.lineCount ?? 0, signedLineCount: report?.signedLineCount ?? 0,
            root: report?.root ?? MerkleHash.emptyRoot.description, findings: (report?.findings ?? []) + [finding])
        if let known { reports[known] = told } else { reports.append(told) }
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

extension AuditTableFault.Kind {
    fileprivate var finding: AuditFinding.Code {
        switch self {
        case .year: .yearDiffers
        case .surplusNode: .nodeDiffers
        case .checkpointMissing: .checkpointMissing
        case .checkpointNotOurs: .checkpointNotOurs
        case .record: .recordDiffers
        case .replacement: .replacedNumberNotOurs
        case .cosignedCheckpoint: .cosignedCheckpointDiffers
        case .damaged: .tableDamaged
        case .apiKey: .apiKeyNotOurs
        }
    }
}

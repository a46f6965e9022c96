import AuditLog
import MessageStore
import XMLSecurity

/// How the log of a tenant stands to its high-water mark.
enum HighWaterStanding {
    /// The log holds what the mark says; without a mark, when none lasts or nothing was signed yet.
    case kept(AuditHighWater?)
    /// The log has fewer lines than the mark says, or others.
    case contradicted(AuditHighWater)
    /// The log was signed, and its mark is gone.
    case missing
    /// There may be a mark, but it cannot be read, for the reason told.
    case unreadable(reason: String)

    /// The mark as it was read.
    var mark: AuditHighWater? {
        switch self {
        case .kept(let mark): mark
        case .contradicted(let mark): mark
        case .missing, .unreadable: nil
        }
    }

    /// What is wrong beyond what the comparison of the lines with the mark tells.
    var finding: AuditFinding.Code? {
        switch self {
        case .kept, .contradicted: nil
        case .missing: .highWaterMissing
        case .unreadable: .highWaterUnreadable
        }
    }

    /// As the object of the line that answers for it. In base 64: hexadecimal digits often look like a person's number, which no
    /// clear field holds.
    var object: String {
        switch self {
        case .kept(let mark?), .contradicted(let mark):
            "high-water/\(mark.year)/size/\(mark.size)/root/\(Base64.encode(mark.root.bytes))"
        case .kept(nil), .missing: "high-water/none"
        case .unreadable: "high-water/unreadable"
        }
    }
}

extension AuditHighWaterKeeper {
    /// Reads a tenant's mark and compares the log with it.
    func standing(of tenant: Tenant) async throws -> HighWaterStanding {
        let mark: AuditHighWater?
        do {
            mark = try await highWater(of: tenant.organisation)
        } catch {
            return .unreadable(reason: ErrorText.of(error))
        }
        guard let mark else {
            guard isLasting, try await isSigned(tenant) else { return .kept(nil) }
            // Marks are raised before checkpoints are kept: the first one may have come between both looks.
            return try await highWater(of: tenant.organisation) == nil ? .missing : try await standing(of: tenant)
        }
        guard try await tenant.store.auditSize(year: mark.year) >= mark.size,
            try await tenant.store.auditRoot(year: mark.year, size: mark.size) == mark.root.bytes
        else { return .contradicted(mark) }
        return .kept(mark)
    }

    private func isSigned(_ tenant: Tenant) async throws -> Bool {
        for year in try await tenant.store.auditYears() where try await tenant.store.newestCheckpoint(year: year) != nil
        {
            return true
        }
        return false
    }
}

import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// Erases what tells about whom the lines of a tenant's audit log are. Lines, hashes and checkpoints stay as they are.
///
/// Each erasure is told by lines of the log that are committed with it, or, for whole months, before it.
public struct AuditEraser: Sendable {
    private static let pageSize = 5000
    private static let lineCountOfTransaction = 500
    private static let day = Duration.seconds(86_400)
    private static let counting = "log/erasure"

    private let environment: GatewayEnvironment

    /// Makes an eraser.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Counts what would be erased. The look into the log is a line of the log itself.
    ///
    /// - Throws: `RequestProblem` with `.notFound` for a line or a year that the log does not have; with `.stateConflict` for a
    ///   line beside which nothing is kept, and a year that is not over.
    public func plan(_ target: AuditErasureTarget, of tenant: Tenant, by actor: AuditedActor) async throws
        -> AuditErasurePlan
    {
        try await record(target, of: tenant, by: actor)
        return try await plan(target, of: tenant)
    }

    /// Erases what was counted.
    ///
    /// - Parameters:
    ///   - reason: why, 1 to 128 printable ASCII characters, without a person: it stands in the log in clear.
    ///   - beforeRetention: whether lines younger than the retention period may be among them.
    /// - Throws: `GatewayError` with `.confirmationNeeded` for lines that are too young, `.invalidInput` for the reason;
    ///   `MessageStoreError` with `.versionConflict` when something was erased meanwhile: count again. What was done until then
    ///   is told by its lines.
    public func erase(
        _ plan: AuditErasurePlan, of tenant: Tenant, reason: String, beforeRetention: Bool = false,
        by actor: AuditedActor
    ) async throws {
        guard AuditText.admissible(reason) != nil else {
            throw GatewayError(
                .invalidInput, "must be 1 to 128 printable ASCII characters that name no person", field: "reason")
        }
        guard beforeRetention || plan.youngLineCount == 0 else {
            throw GatewayError(
                .confirmationNeeded,
                "\(plan.youngLineCount) \(plan.youngLineCount == 1 ? "line is" : "lines are") younger than "
                    + "\(tenant.settings.auditRetentionMonths) months",
                rule: "before-retention")
        }
        for (place, openings) in Dictionary(grouping: plan.openings, by: Place.init).sorted(by: { $0.key < $1.key }) {
            for start in stride(from: 0, to: openings.count, by: Self.lineCountOfTransaction) {
                let some = Array(openings[start...].prefix(Self.lineCountOfTransaction))
                let told = ErasedOpenings.of(lines: some.map(\.position.index), year: place.year, part: place.part)
                let leaves = try told.map { try leaf($0, of: tenant, reason: reason, by: actor) }
                try await tenant.store.eraseOpenings(some, leaves: leaves)
            }
        }
        for month in plan.months { try await erase(month, of: tenant, reason: reason, by: actor) }
    }

    /// Erases every month that is older than the retention period, and ends what was begun before.
    ///
    /// - Returns: number of months.
    @discardableResult
    public func eraseDue(of tenant: Tenant) async throws -> Int {
        let plan = try await plan(.due, of: tenant)
        let reason = "retention of \(tenant.settings.auditRetentionMonths) months"
        try await erase(plan, of: tenant, reason: reason, by: .process("retention"))
        if !plan.isEmpty { _ = try await tenant.store.wipeErased() }
        return plan.months.count
    }

    private func erase(
        _ month: AuditErasurePlan.Month, of tenant: Tenant, reason: String, by actor: AuditedActor
    ) async throws {
        var erasures = AuditErasures()
        try await erasures.refresh(from: tenant.store)
        let told = ErasedOpenings.month(month.month.description, lineCount: UInt64(clamping: month.lineCount))
        let isTold = erasures.months.contains(month.month)
        let leaf = isTold ? nil : try leaf(told, of: tenant, reason: reason, by: actor)
        try await tenant.store.eraseOpenings(of: month.month, leaf: leaf)
    }

    private func leaf(_ told: ErasedOpenings, of tenant: Tenant, reason: String, by actor: AuditedActor) throws
        -> SealedLeaf
    {
        var facts = AuditFacts(.erased, access: .changed, by: actor)
        facts.object = told.object
        facts.rule = reason
        facts.outcome = .done
        return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
    }

    private func record(_ target: AuditErasureTarget, of tenant: Tenant, by actor: AuditedActor) async throws {
        var facts = AuditFacts(.logRead, access: .consulted, by: actor)
        facts.object = Self.counting
        facts.outcome = .done
        if case .person(let ssin) = target { facts.subject = ssin }
        try await tenant.store.append([
            try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        ])
    }
}

/// What is erased by lines of one kind.
private struct Place: Hashable, Comparable {
    let year: Int
    let part: ErasedPart

    init(_ openings: AuditOpenings) {
        year = openings.position.year
        part = openings.part
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.year, left.part.rawValue) < (right.year, right.part.rawValue)
    }
}

// Counting.
extension AuditEraser {
    private func plan(_ target: AuditErasureTarget, of tenant: Tenant) async throws -> AuditErasurePlan {
        let now = environment.clock()
        let oldest = RetentionMonth(now, addingMonths: -tenant.settings.auditRetentionMonths)
        switch target {
        case .line(let position):
            let named = try await openings(of: position, in: tenant)
            // These name the person of the line only because somebody looked at it, whenever that was.
            let pointing = try await openings(pointingAt: position, in: tenant)
            return AuditErasurePlan(
                openings: [named] + pointing, months: [], youngLineCount: named.month >= oldest ? 1 : 0)
        case .person(let ssin):
            return try await plan(
                try await openings(of: ssin, in: tenant), keptFrom: oldest, lost: try await lostLineCount(in: tenant),
                in: tenant)
        case .year(let year):
            let years = try await tenant.store.auditYears()
            guard years.contains(year) else { throw RequestProblem.unknownYear(year, of: years) }
            guard RetentionMonth(now.advanced(by: .zero - Self.day), addingMonths: 0).year > year else {
                throw RequestProblem(
                    .stateConflict, "The year \(year) is not over: lines of it may still come.",
                    remedy: "Erase it from \(year + 1)-01-02 (UTC) on; single lines and persons can be erased now.")
            }
            return try await plan(of: tenant, keptFrom: oldest) { $0.year == year }
        case .due:
            return try await plan(of: tenant, keptFrom: oldest) { $0 < oldest }
        }
    }

    private func plan(
        _ openings: [AuditOpenings], keptFrom oldest: RetentionMonth, lost: Int = 0, in tenant: Tenant
    ) async throws -> AuditErasurePlan {
        var youngLineCount = 0
        for young in openings where young.month >= oldest {
            if try await !isCounting(young.position, in: tenant) { youngLineCount += 1 }
        }
        return AuditErasurePlan(
            openings: openings, months: [], youngLineCount: youngLineCount, lostLineCount: lost)
    }

    /// Lines whose user or person nobody can tell, though none was erased. One pass over the log.
    private func lostLineCount(in tenant: Tenant) async throws -> Int {
        var (count, erasures) = (0, AuditErasures())
        for year in try await tenant.store.auditYears() {
            var next: UInt64? = 0
            while let first = next {
                let lines = try await tenant.store.auditLines(year: year, from: first, limit: Self.pageSize)
                if lines.contains(where: { $0.lacksOpenings }) { try await erasures.refresh(from: tenant.store) }
                count += lines.count { Self.isLost($0, erasures) }
                next = lines.count < Self.pageSize ? nil : lines.last.map { $0.index + 1 }
            }
        }
        return count
    }

    private static func isLost(_ line: AuditLine, _ erasures: AuditErasures) -> Bool {
        guard line.isOurs, let leaf = try? AuditLeaf(decoding: line.leafBytes) else { return false }
        return [PersonalField.user, .subject].contains { erasures.value(of: $0, of: line, leaf).isDamaged }
    }

    /// True for a line that only says that somebody counted what would be erased: every count leaves one, so that it
    /// would else never find a person whose lines are all old enough.
    private func isCounting(_ position: AuditPosition, in tenant: Tenant) async throws -> Bool {
        guard let line = try await tenant.store.auditLine(at: position),
            let leaf = try? AuditLeaf(decoding: line.leafBytes)
        else { return false }
        return leaf.act == .logRead && leaf.object == Self.counting
    }

    private func plan(
        of tenant: Tenant, keptFrom oldest: RetentionMonth, where isMeant: (RetentionMonth) -> Bool
    ) async throws -> AuditErasurePlan {
        var months: [AuditErasurePlan.Month] = []
        for month in try await tenant.store.auditOpeningMonths() where isMeant(month) {
            months.append(
                AuditErasurePlan.Month(
                    month: month, lineCount: try await tenant.store.auditOpeningCount(of: month)))
        }
        let young = months.filter { $0.month >= oldest }.reduce(0) { $0 + $1.lineCount }
        return AuditErasurePlan(openings: [], months: months, youngLineCount: young)
    }

    private func openings(of position: AuditPosition, in tenant: Tenant) async throws -> AuditOpenings {
        guard let line = try await tenant.store.auditLine(at: position),
            let leaf = try? AuditLeaf(decoding: line.leafBytes)
        else { throw try await RequestProblem.unknownLine(position, in: tenant.store) }
        guard !leaf.commitments.isEmpty else {
            throw RequestProblem(
                .stateConflict,
                "Line \(position.index) of \(position.year) names nobody and no document: nothing is kept beside it.",
                remedy: "Nothing has to be erased. Correct --index if another line was meant.")
        }
        guard line.sideState != .missing else { throw try await gone(line, leaf, position, in: tenant) }
        let month = RetentionMonth(UTCInstant(milliseconds: leaf.timeMilliseconds), addingMonths: 0)
        return AuditOpenings(position: position, part: .lines, month: month)
    }

    /// Who a line is about, beside later lines that point at it: looks, openings, verdicts with their notes. One pass over the
    /// log from the line on.
    private func openings(pointingAt position: AuditPosition, in tenant: Tenant) async throws -> [AuditOpenings] {
        var found: [AuditOpenings] = []
        for year in try await tenant.store.auditYears() where year >= position.year {
            var next: UInt64? = year == position.year ? position.index + 1 : 0
            while let first = next {
                let lines = try await tenant.store.auditLines(year: year, from: first, limit: Self.pageSize)
                found += lines.compactMap { Self.openings(of: $0, pointingAt: position) }
                next = lines.count < Self.pageSize ? nil : lines.last.map { $0.index + 1 }
            }
        }
        return found
    }

    private static func openings(of line: AuditLine, pointingAt position: AuditPosition) -> AuditOpenings? {
        guard ErasedPart.subject.fields.contains(where: { line.side[$0] != nil }),
            let leaf = try? AuditLeaf(decoding: line.leafBytes), leaf.points(at: position)
        else { return nil }
        return AuditOpenings(
            position: AuditPosition(year: line.year, index: line.index), part: .subject,
            month: RetentionMonth(UTCInstant(milliseconds: leaf.timeMilliseconds), addingMonths: 0))
    }

    /// Why there is nothing to erase beside a line: somebody erased it, and the log says so, or it was taken away.
    private func gone(
        _ line: AuditLine, _ leaf: AuditLeaf, _ position: AuditPosition, in tenant: Tenant
    ) async throws -> RequestProblem {
        let erasures = try await AuditErasures.of([line], in: tenant.store)
        let erased = erasures.fields(erasedOf: line, leaf)
        let place = "line \(position.index) of \(position.year)"
        if let told = try await AuditErasures.line(erasing: erased, of: line, in: tenant.store) {
            return RequestProblem(
                .stateConflict,
                "What stood beside \(place) is erased already: line \(told.index) of \(told.year) says so.",
                remedy: "Nothing has to be erased.")
        }
        return RequestProblem(
            .stateConflict,
            "What stood beside \(place) is missing, and no line of the log says that it was erased.",
            remedy: "Run ocmw-gateway audit verify, and show the adviser what it finds.")
    }

    private func openings(of person: SSIN, in tenant: Tenant) async throws -> [AuditOpenings] {
        var found: [AuditOpenings] = []
        var position: AuditPosition?
        repeat {
            let page = try await tenant.store.auditOpenings(of: person, after: position, limit: Self.pageSize)
            found += page.openings
            position = page.next
        } while position != nil
        return found
    }
}

extension AuditLeaf {
    /// Whether the line tells of one other line: that it was looked at or opened, or judged.
    fileprivate func points(at position: AuditPosition) -> Bool {
        guard let object = clear.object else { return false }
        let place = "line/\(position.year)/\(position.index)"
        let seen = "log/\(position.year)/line/\(position.index)"
        return object == seen || object.hasPrefix("\(seen)/") || object.hasPrefix("\(place) ")
    }
}

import AuditLog
import MessageStore
import SocialSecurity

/// Opens commitments of one line for a stranger: what the adviser gives away is a line of the log before it leaves.
public struct LineOpener: Sendable {
    private let environment: GatewayEnvironment
    private let tenant: Tenant

    /// Makes an opener for one OCMW's log.
    public init(environment: GatewayEnvironment, tenant: Tenant) {
        self.environment = environment
        self.tenant = tenant
    }

    /// The line with its proof and what opens the fields asked for.
    ///
    /// - Parameters:
    ///   - position: place of the line.
    ///   - actor: who opens it, through which program.
    /// - Throws: `RequestProblem` with `.notFound` when there is no such line; with `.stateConflict` when the line does not
    ///   have a field, what opens it was erased or does not fit, or when no checkpoint covers the line yet. Nothing is shown then, and no line written.
    public func open(_ request: OpeningRequest, of position: AuditPosition, by actor: AuditedActor) async throws
        -> OpenedProof
    {
        guard let line = try await tenant.store.auditLine(at: position) else {
            throw try await RequestProblem.unknownLine(position, in: tenant.store)
        }
        let leaf = try AuditLeaf(decoding: line.leafBytes)
        let openings = try await openings(of: leaf, line, request.fields)
        let opened = try await proof(of: line, openings)
        try await record(request, position, actor, about: Self.subject(of: leaf, line.side))
        return opened
    }

    private func proof(of line: AuditLine, _ openings: [PersonalField: AuditSecret]) async throws -> OpenedProof {
        let prover = LineProver(tenant: tenant)
        guard let proven = try await prover.proof(of: line) else {
            throw RequestProblem(
                .stateConflict, "No checkpoint covers this line yet.",
                remedy: "Wait for the next checkpoint, or sign one with ocmw-gateway audit checkpoint; then repeat it.")
        }
        let key = try await prover.verifierKey(of: proven)
        guard try proven.proof.proves(leafHash: line.leafHash, key: key) else {
            throw RequestProblem(
                .stateConflict, "This line is not in the log that was signed: it was changed afterwards.",
                remedy: "Run ocmw-gateway audit verify, and restore a backup.")
        }
        return try OpenedProof(key: key, openings: openings, proof: proven.proof)
    }

    private func openings(of leaf: AuditLeaf, _ line: AuditLine, _ fields: Set<PersonalField>)
        async throws -> [PersonalField: AuditSecret]
    {
        let erasures = try await AuditErasures.of([line], in: tenant.store)
        let left = PersonalField.allCases.filter {
            if case .proven = erasures.value(of: $0, of: line, leaf) { true } else { false }
        }
        var openings: [PersonalField: AuditSecret] = [:]
        for field in PersonalField.allCases where fields.contains(field) {
            let detail: String
            switch erasures.value(of: field, of: line, leaf) {
            case .proven(let secret):
                openings[field] = secret
                continue
            case .absent: detail = "This line has no field \(field.rawValue)."
            case .erased:
                let told = try await AuditErasures.line(erasing: [field], of: line, in: tenant.store)
                let place = told.map { ": line \($0.index) of \($0.year) says so" } ?? ""
                detail = "What opens \(field.rawValue) of this line was erased\(place)."
            case .missing:
                detail =
                    "What opens \(field.rawValue) of this line is missing, and no line of the log says that it was erased."
            case .unreadable: detail = "What opens \(field.rawValue) of this line is damaged."
            case .different: detail = "What is kept beside this line does not open \(field.rawValue)."
            }
            throw RequestProblem.closed(
                detail, left: left, isDamaged: erasures.value(of: field, of: line, leaf).isDamaged)
        }
        return openings
    }

    /// Whom the line is about, so that a report on the person tells what was given away.
    private static func subject(of leaf: AuditLeaf, _ side: AuditSide) -> SSIN? {
        guard case .proven(let secret) = leaf.opening(.subject, with: side[.subject]) else { return nil }
        return secret.text.flatMap { try? SSIN($0) }
    }

    private func record(
        _ request: OpeningRequest, _ position: AuditPosition, _ actor: AuditedActor, about subject: SSIN?
    ) async throws {
        var facts = AuditFacts(.logExported, access: .consulted, by: actor)
        facts.object = request.object(position)
        facts.rule = request.reason
        facts.subject = subject
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
    }
}

extension RequestProblem {
    /// - Parameter left: fields that can be opened.
    fileprivate static func closed(_ detail: String, left: [PersonalField], isDamaged: Bool) -> RequestProblem {
        let names = left.map(\.rawValue).joined(separator: ", ")
        let rest =
            left.isEmpty
            ? "Nothing of this line can be opened; that it is in the log can be proven without."
            : "Ask for what can be opened of this line: \(names). That it is in the log can be proven without, too."
        return RequestProblem(
            .stateConflict, detail,
            remedy: isDamaged ? "Run ocmw-gateway audit verify, and show the adviser what it finds. \(rest)" : rest)
    }
}

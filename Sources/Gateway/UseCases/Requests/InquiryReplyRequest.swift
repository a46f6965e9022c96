import Messages
import SocialSecurity
import XMLSecurity

/// The body of `POST /v1/inquiries/{sender}/{ticket}/reply`.
public struct InquiryReplyRequest: Hashable, Sendable {
    /// Where the answer comes from.
    enum Content: Hashable, Sendable {
        /// The decision register of this gateway.
        case register
        /// The OCMW's software.
        case told(ToldReply)
    }

    let content: Content

    /// True when more answers follow.
    var isPartial: Bool {
        switch content {
        case .register: false
        case .told(let told): told.kind == .partial
        }
    }

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        if reader.bool("fromRegister") == true {
            reader.finish()
            try errors.check()
            content = .register
            return
        }
        let told = ToldReply.read(&reader)
        reader.finish()
        try errors.check()
        guard let told else { throw .unread }
        content = .told(told)
    }
}

/// An answer in the words of the OCMW's software.
struct ToldReply: Hashable, Sendable {
    /// How much of the answer it is.
    enum Kind: Hashable, Sendable {
        /// Everything, or the last part of it.
        case complete
        /// A part; another one follows.
        case partial
        /// There is no decision about the person.
        case nothing
    }

    let kind: Kind
    let decisions: [MotivatedDecision]
    let dossier: Dossier?
    let decisionsAsOf: UTCInstant

    static func read(_ reader: inout FieldReader) -> ToldReply? {
        let isPartial = reader.bool("partial") ?? false
        let isNothing = reader.bool("nothingKnown") ?? false
        let decisions = reader.objects(
            "decisions", limit: ReplyInquiry.maximumDecisionCount, MotivatedDecision.read)
        let dossier = reader.object("dossier", Dossier.read)
        let asOf = reader.required("decisionsAsOf", reader.instant("decisionsAsOf"))
        if Set(decisions.map { Array($0.reference.utf8) }).count != decisions.count {
            reader.errors.add(reader.path("decisions"), "reference-once", "uses a reference twice")
        }
        if isNothing, isPartial {
            reader.errors.add(reader.path("partial"), "nothing-is-final", "does not go with nothingKnown")
        }
        guard let asOf else { return nil }
        let told = ToldReply(
            kind: isNothing ? .nothing : isPartial ? .partial : .complete, decisions: decisions, dossier: dossier,
            decisionsAsOf: asOf)
        if isNothing, !told.isEmpty {
            reader.errors.add(
                reader.path("nothingKnown"), "nothing-carries-nothing",
                "goes with a dossier number and contact person at most, not with decisions, facts or a project")
        }
        return told
    }

    /// True when it tells no decision, fact or project.
    var isEmpty: Bool { decisions.isEmpty && (dossier?.crossFacts.isEmpty ?? true) && dossier?.gpmi == nil }

    /// The document's payload, newest decisions first.
    var reply: ReplyInquiry {
        let status: ReplyStatus =
            switch kind {
            case .complete: .complete
            case .partial: .partial
            case .nothing: .nothing
            }
        return ReplyInquiry(
            status: status,
            decisions: decisions.sorted { ($0.decidedOn, $0.reference) > ($1.decidedOn, $1.reference) },
            crossFacts: dossier?.crossFacts ?? CrossOCMWFacts(), gpmi: dossier?.gpmi,
            contactPerson: dossier?.contactPerson, dossierNumber: dossier?.number, decisionsAsOf: decisionsAsOf)
    }

    /// How far the clock of the OCMW's software may be ahead.
    private static let clockTolerance = Duration.seconds(300)

    /// Refuses what lies in the future, what was not asked, and what contradicts the answers before.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    func check(against inquiry: RequestInquiry, now: UTCInstant, today: CivilDate, partsBefore: Int)
        throws(RequestProblem)
    {
        let errors = FieldErrors()
        if decisionsAsOf > now.advanced(by: Self.clockTolerance) {
            errors.add("/decisionsAsOf", "not-in-the-future", "must not lie in the future")
        }
        for (index, decision) in decisions.enumerated() {
            let field = "/decisions/\(index)/decidedOn"
            if decision.decidedOn > today {
                errors.add(field, "not-in-the-future", "must not lie in the future")
            }
            if let since = inquiry.decisionsSince, decision.decidedOn < since {
                errors.add(field, "not-asked", "lies before the day from which decisions are asked")
            }
        }
        checkContent(partsBefore: partsBefore, errors)
        try errors.check()
    }

    /// The last of several parts may be empty; a first answer says something, or that there is nothing.
    private func checkContent(partsBefore: Int, _ errors: FieldErrors) {
        switch kind {
        case .nothing where partsBefore > 0:
            errors.add("/nothingKnown", "partial-told-something", "contradicts the partial answers before")
        case .partial where isEmpty, .complete where isEmpty && partsBefore == 0:
            errors.add(
                "", "tells-nothing", "must hold decisions, facts or a project, or say nothingKnown or fromRegister")
        default: break
        }
    }
}

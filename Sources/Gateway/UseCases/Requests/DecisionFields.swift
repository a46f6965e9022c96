import Messages
import SocialSecurity

extension MotivatedDecision {
    static func read(_ reader: inout FieldReader) -> MotivatedDecision? {
        let reference = reader.required("reference", reader.reference("reference"))
        let kind = reader.required("kind", reader.enumeration("kind", DecisionKind.self))
        let outcome = reader.required("outcome", reader.enumeration("outcome", DecisionOutcome.self))
        let category = reader.integer("category", in: 1...3)
        let decidedOn = reader.required("decidedOn", reader.date("decidedOn"))
        let period = reader.period("period")
        let basis = reader.required("legalBasis", reader.string("legalBasis", .line))
        let motivation = reader.reasons("motivation")
        let notifiedOn = reader.date("notifiedOn")
        let appeal = reader.bool("appealPending") ?? false
        if motivation.isEmpty {
            reader.errors.add(reader.path("motivation"), "motivation-required", "must give at least one text")
        }
        guard let reference, let kind, let outcome, let decidedOn, let basis, !motivation.isEmpty else { return nil }
        return MotivatedDecision(
            reference: reference, kind: kind, outcome: outcome, category: category, decidedOn: decidedOn,
            period: period, legalBasis: basis, motivation: motivation, notifiedOn: notifiedOn, appealPending: appeal)
    }

    /// The decision as JSON, as it is read.
    var json: JSONValue {
        JSONValue.members([
            "reference": .string(reference), "kind": .string(kind.rawValue), "outcome": .string(outcome.rawValue),
            "category": category.map { .integer(Int64($0)) }, "decidedOn": .string(decidedOn.description),
            "period": period?.json, "legalBasis": .string(legalBasis),
            "motivation": .array(motivation.map(\.json)), "notifiedOn": (notifiedOn?.description).map { .string($0) },
            "appealPending": .bool(appealPending),
        ])
    }
}

extension IndividualisedProject {
    static func read(_ reader: inout FieldReader) -> IndividualisedProject? {
        let reference = reader.reference("reference")
        let concludedOn = reader.required("concludedOn", reader.date("concludedOn"))
        let period = reader.required("period", reader.period("period"))
        let evaluated = reader.bool("evaluated") ?? false
        guard let concludedOn, let period else { return nil }
        return IndividualisedProject(
            reference: reference, concludedOn: concludedOn, period: period, evaluated: evaluated)
    }

    var json: JSONValue {
        JSONValue.members([
            "reference": reference.map { .string($0) }, "concludedOn": .string(concludedOn.description),
            "period": period.json, "evaluated": .bool(evaluated),
        ])
    }
}

extension CrossOCMWFacts {
    static func read(_ reader: inout FieldReader) -> CrossOCMWFacts? {
        CrossOCMWFacts(
            insertionProgrammes: reader.objects("insertionProgrammes", limit: 20, OrganisationPeriod.read),
            installationPremium: reader.object("installationPremium", OrganisationDate.read),
            exemptions: reader.objects("exemptions", limit: 20, OrganisationPeriod.read))
    }

    var json: JSONValue {
        JSONValue.members([
            "insertionProgrammes": .array(insertionProgrammes.map(\.json)),
            "installationPremium": installationPremium.map {
                .object(["organisation": .string($0.cbeNumber.digits), "date": .string($0.date.description)])
            },
            "exemptions": .array(exemptions.map(\.json)),
        ])
    }
}

extension OrganisationPeriod {
    static func read(_ reader: inout FieldReader) -> OrganisationPeriod? {
        let organisation = reader.required("organisation", reader.organisation("organisation"))
        let period = reader.required("period", reader.period("period"))
        guard let organisation, let period else { return nil }
        return OrganisationPeriod(cbeNumber: organisation, period: period)
    }

    var json: JSONValue { .object(["organisation": .string(cbeNumber.digits), "period": period.json]) }
}

extension OrganisationDate {
    static func read(_ reader: inout FieldReader) -> OrganisationDate? {
        let organisation = reader.required("organisation", reader.organisation("organisation"))
        let date = reader.required("date", reader.date("date"))
        guard let organisation, let date else { return nil }
        return OrganisationDate(cbeNumber: organisation, date: date)
    }
}

extension Dossier {
    var json: JSONValue {
        JSONValue.members([
            "number": .string(number), "contactPerson": contactPerson?.json, "gpmi": gpmi?.json,
            "crossFacts": crossFacts.json,
        ])
    }
}

extension Reason {
    var json: JSONValue { .object(["language": .string(language.rawValue), "text": .string(text)]) }
}

extension ContactPerson {
    var json: JSONValue {
        JSONValue.members([
            "name": .string(name), "phone": phone.map { .string($0) }, "email": email.map { .string($0) },
        ])
    }
}

extension Period {
    var json: JSONValue {
        JSONValue.members(["begin": .string(begin.description), "end": (end?.description).map { .string($0) }])
    }
}

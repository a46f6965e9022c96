import Gateway
import SocialSecurity

/// Request bodies of the story.
enum Bodies {
    static func name(of person: SyntheticPerson) -> String { "\(person.firstName) \(person.lastName)" }

    /// What the person showed at the counter.
    static func proof(of person: SyntheticPerson) -> JSONValue {
        [
            "lastName": "\(person.lastName)", "firstName": "\(person.firstName)", "birthDate": "\(person.birthDate)",
        ]
    }

    static func decision(
        _ reference: String, kind: String, outcome: String, on day: CivilDate, basis: String, text: String,
        language: String
    ) -> JSONValue {
        [
            "reference": "\(reference)", "kind": "\(kind)", "outcome": "\(outcome)", "decidedOn": "\(day)",
            "period": ["begin": "\(day)"], "legalBasis": "\(basis)", "notifiedOn": "\(day.adding(days: 5))",
            "motivation": [["language": "\(language)", "text": "\(text)"]],
        ]
    }

    static func application(
        _ reference: String, by person: SyntheticPerson, with cohabitant: SyntheticPerson? = nil, receivedAt: String,
        aid: String = "RIGHT_TO_SOCIAL_INTEGRATION"
    ) -> JSONValue {
        let persons = [entry(person, role: 1)] + (cohabitant.map { [entry($0, role: 2)] } ?? [])
        return [
            "reference": "\(reference)", "receivedAt": "\(receivedAt)", "form": "ORAL", "aid": "\(aid)",
            "registerNumber": "R-\(reference)", "acknowledgementReference": "ONTV-\(reference)",
            "persons": .array(persons),
        ]
    }

    private static func entry(_ person: SyntheticPerson, role: Int64) -> JSONValue {
        ["ssin": "\(person.ssin.digits)", "role": .integer(role), "proof": proof(of: person)]
    }

    /// B declares itself incompetent for C, by the habitual residence of the applicant.
    ///
    /// - Parameter informedOn: the day on which the applicant was told; the confirmation follows where it is `nil`.
    static func transfer(
        to recipient: Cast.Office, from sender: Cast.Office, decidedOn: CivilDate, informedOn: CivilDate?
    )
        -> [String: JSONValue]
    {
        var body: [String: JSONValue] = [
            "recipient": "\(recipient.number)", "rule": "ART1-1",
            "facts": [
                ["kind": "HABITUAL_RESIDENCE", "value": "Kerkstraat 12, \(recipient.ocmw.municipality)"],
                [
                    "kind": "MOVE_DATE", "value": "Verhuizing volgens de hulpvrager",
                    "date": "\(decidedOn.adding(days: -9))",
                ],
            ],
            "reasons": [
                [
                    "language": "nl",
                    "text":
                        "De hulpvrager verblijft gewoonlijk in \(recipient.ocmw.municipality) en vroeg daar inschrijving.",
                ],
                ["language": "fr", "text": "La résidence habituelle se trouve à \(recipient.ocmw.municipality)."],
            ],
            "newAddress": ["known": "Kerkstraat 12, \(recipient.ocmw.municipality)"], "urgent": false,
            "decision": ["body": "SPECIAL_COMMITTEE", "date": "\(decidedOn)"],
            "contactPerson": ["name": "\(name(of: sender.socialWorker))", "phone": "+32 2 555 02 02"],
        ]
        if let informedOn {
            body["applicantInformed"] = ["date": "\(informedOn)", "channel": "LETTER"]
        }
        return body
    }
}

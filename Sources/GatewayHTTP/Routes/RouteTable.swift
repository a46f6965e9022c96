/// Every route of the REST interface that needs an API key. `docs/api.md` describes each.
enum RouteTable {
    static let all: [Route] =
        applications + transfers + inquiries + decisions + register + consultations + accessQuestions + inbox
        + conversations + outbox + audit + auditProofs + openings + review + reconciliations + keys
}

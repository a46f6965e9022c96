import Gateway
import HTTPTypes
import Hummingbird
import SocialSecurity

/// The natural person who acts, as the OCMW's software names it in headers on every call.
enum ActingUserHeaders {
    /// Roles that the software may name.
    static let roles = ["social-worker", "administrative", "security-adviser", "administrator"]

    static let ssin = "Acting-User-SSIN"
    static let role = "Acting-User-Role"
    static let session = "Acting-User-Session"

    /// Reads the three headers.
    ///
    /// - Throws: `RequestProblem` with `.actingUser` naming every header that is missing or wrong.
    static func read(_ headers: HTTPFields) throws(RequestProblem) -> ActingUser {
        var errors: [RequestProblem.FieldError] = []
        let number = value(
            ssin, in: headers, "ssin", "must be an INSZ: eleven digits with a right check number", &errors
        ) { try? SSIN($0) }
        let role = value(role, in: headers, "role", "must be one of: \(roles.joined(separator: ", "))", &errors) {
            text in
            roles.first { $0.utf8.elementsEqual(text.utf8) }
        }
        let session = value(session, in: headers, "session", "must be 1 to 64 printable ASCII characters", &errors) {
            isSession($0) ? $0 : nil
        }
        guard let number, let role, let session else {
            throw RequestProblem(
                .actingUser, "The headers that name the acting user are missing or wrong.",
                remedy: "Send \(Self.ssin), \(Self.role) and \(Self.session) on every call.", errors: errors)
        }
        return ActingUser(ssin: number, role: role, session: session)
    }

    private static func value<Value>(
        _ name: String, in headers: HTTPFields, _ rule: String, _ message: String,
        _ errors: inout [RequestProblem.FieldError], _ convert: (String) -> Value?
    ) -> Value? {
        guard let text = HTTPField.Name(name).flatMap({ headers[$0] }) else {
            errors.append(.init(field: name, rule: "required", message: "is required"))
            return nil
        }
        guard let value = convert(text) else {
            errors.append(.init(field: name, rule: rule, message: message))
            return nil
        }
        return value
    }

    private static func isSession(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

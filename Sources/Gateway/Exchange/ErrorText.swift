import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// What a log may say of an error: the texts of our own errors, which carry no content, and the type of others.
enum ErrorText {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as GatewayError: error.description
        case let error as MessageStoreError: error.description
        case let error as AuditLogError: error.description
        case let error as XMLSecurityError: error.description
        case let error as MessagesError: error.description
        case let error as AttemptFailure: error.description
        case let error as RequestProblem: error.code.rawValue
        default: String(reflecting: type(of: error))
        }
    }
}

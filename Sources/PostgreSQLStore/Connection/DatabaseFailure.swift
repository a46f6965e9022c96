import AuditLog
import MessageStore

/// What PostgreSQL refused, or that the connection is gone. Turned into an error of the contract where a call ends.
struct DatabaseFailure: Error {
    /// Five characters, where the server gave them.
    let sqlState: String?
    /// Name of the constraint that was broken: a constant of our migrations.
    let constraint: String?
    /// Text of a trigger of ours: a constant of our migrations. Texts of PostgreSQL itself may hold values.
    let refusal: String?
    /// Whether the connection can be used no more.
    let isConnectionLost: Bool

    /// SQLSTATE of everything that triggers of ours refuse.
    static let refused = "OC001"

    /// Whether the transaction may simply run once more: PostgreSQL undid it to let another one go on.
    var isTransient: Bool { sqlState == "40001" || sqlState == "40P01" }

    var storeError: MessageStoreError {
        if let refusal { return MessageStoreError(.illegalTransition, refusal) }
        if isConnectionLost {
            return MessageStoreError(
                .database, "the connection to PostgreSQL was lost (SQLSTATE \(sqlState ?? "unknown"))")
        }
        let place = constraint.map { ", constraint \($0)" } ?? ""
        return MessageStoreError(.database, "PostgreSQL SQLSTATE \(sqlState ?? "unknown")\(place)")
    }
}

extension MessageStoreError {
    /// Whatever a call threw as an error of the contract. Texts of errors that are not ours are left out.
    static func translating(_ error: any Error) -> MessageStoreError {
        switch error {
        case let error as MessageStoreError: error
        case let failure as DatabaseFailure: failure.storeError
        case let error as AuditLogError: MessageStoreError(.database, "audit log: \(error)")
        default: MessageStoreError(.database, "unexpected error of type \(type(of: error))")
        }
    }
}

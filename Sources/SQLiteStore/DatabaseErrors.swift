import AuditLog
import GRDB
import MessageStore

/// Runs `body` and turns errors of SQLite and of the audit tree into errors of the contract.
///
/// Reasons carry result codes and our own constant texts only: never SQL arguments, never content.
func translatingErrors<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
) async throws -> Value {
    do {
        return try await body()
    } catch let error as DatabaseError {
        throw MessageStoreError(sqlite: error)
    } catch let error as AuditLogError {
        throw MessageStoreError(.database, "audit log: \(error)")
    }
}

/// The same for work that blocks; what is no error of SQLite or of the contract becomes `.database` without its text.
func translatingBlockingErrors<Value>(_ body: () throws -> Value) throws(MessageStoreError) -> Value {
    do {
        return try body()
    } catch let error as MessageStoreError {
        throw error
    } catch let error as DatabaseError {
        throw MessageStoreError(sqlite: error)
    } catch {
        throw MessageStoreError(.database, "unexpected error of type \(type(of: error))")
    }
}

extension MessageStoreError {
    init(sqlite error: DatabaseError) {
        let code = error.extendedResultCode
        guard code == .SQLITE_CONSTRAINT_TRIGGER else {
            self.init(.database, "SQLite result code \(code.rawValue)")
            return
        }
        // The message of a trigger is a constant of our migrations.
        self.init(.illegalTransition, error.message ?? "refused by the database")
    }
}

@testable import KSZHub

extension HubStore {
    /// Meets a document without noting it in a list of tickets.
    func meet(_ record: MessageRecord) async throws -> MessageRecord { try await meet(record) { _ in nil } }
}

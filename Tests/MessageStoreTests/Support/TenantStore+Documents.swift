import MessageStore
import Messages
import XMLSecurity

extension TenantStore {
    /// Every document of a conversation with its bytes, read in pages of two.
    func documents(conversation: Ticket) async throws -> [StoredDocument] {
        var (documents, cursor): ([StoredDocument], StoreCursor?) = ([], nil)
        repeat {
            let page = try await self.documents(conversation: conversation, operation: nil, after: cursor, limit: 2)
            for entry in page {
                let (sender, ticket) = (entry.document.sender, entry.document.ticket)
                if let document = try await document(sender: sender, ticket: ticket) { documents.append(document) }
            }
            cursor = page.last?.cursor
        } while cursor != nil
        return documents
    }
}

import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Answers of other OCMWs to the inquiries of one application.
struct ApplicationReplies: Sendable {
    /// An answer and its document.
    struct Shown: Sendable {
        let stored: StoredDocument
        let reply: ReplyInquiry
    }

    /// In the order of their arrival.
    fileprivate(set) var shown: [Shown] = []
    /// Later ones for which there is no room in one view.
    fileprivate(set) var leftOut: [StoredDocument] = []

    /// What is shown instead of an answer that was left out: enough to read its document.
    var leftOutJSON: JSONValue? {
        guard !leftOut.isEmpty else { return nil }
        return .array(
            leftOut.map { .object(["organisation": .string($0.sender.digits), "ticket": .string($0.ticket.value)]) })
    }
}

/// Reads answers one by one, as many as one view can hold.
struct ReplyReader {
    /// Bytes of answers in one view. An OCMW sends one or two answers of a few kilobytes; only somebody who fills 21
    /// messages to the brim gets near.
    static let byteBudget = 8 << 20

    let tenant: Tenant
    var byteBudget = Self.byteBudget

    /// Answers addressed to this OCMW in the application's own conversation.
    ///
    /// - Complexity: memory for `byteBudget` bytes of answers, and a line for each other one.
    func replies(to record: ApplicationRecord) async throws -> ApplicationReplies {
        var (replies, left, cursor): (ApplicationReplies, Int, StoreCursor?) = (ApplicationReplies(), byteBudget, nil)
        repeat {
            let page = try await tenant.store.documents(
                conversation: record.application.conversation, operation: .replyInquiry, after: cursor, limit: 100)
            for entry in page where entry.document.recipient == tenant.organisation {
                left -= entry.byteCount
                if left >= 0, let shown = try await read(entry) {
                    replies.shown.append(shown)
                } else {
                    replies.leftOut.append(entry.document)
                }
            }
            cursor = page.last?.cursor
        } while cursor != nil
        return replies
    }

    private func read(_ entry: DocumentEntry) async throws -> ApplicationReplies.Shown? {
        guard
            let stored = try await tenant.store.document(sender: entry.document.sender, ticket: entry.document.ticket),
            case .replyInquiry(let reply) = try stored.businessDocument().payload
        else { return nil }
        return ApplicationReplies.Shown(stored: stored, reply: reply)
    }
}

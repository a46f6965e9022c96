import Messages
import SocialSecurity
import XMLSecurity

extension AccessDecider {
    /// An answer is authorised by the carried document that it answers, and by nothing else.
    ///
    /// Same conversation, same person, and the same two organisations (or their successors) with the roles that the
    /// operation asks for.
    func checkAnswer(_ question: AccessQuestion) async throws -> String {
        guard let reference = question.inReplyTo, let answered = try await store.carried(reference),
            question.operation.answers.contains(answered.operation),
            answered.conversation == question.conversation,
            answered.person == question.ssin.map(directory.index.key(of:))
        else { throw AccessRefusal(.answersDeliveredDocument, path: "inReplyTo") }
        let back = question.operation.answersSender
        let from = back ? answered.recipient : answered.sender
        let to = back ? answered.sender : answered.recipient
        guard members.lineage(of: from).contains(question.requester),
            question.recipient.map(members.lineage(of: to).contains) ?? true
        else { throw AccessRefusal(.answeredByItsRecipient, path: "inReplyTo") }
        return "answers a carried document"
    }

    /// An application that came to the requester by a transfer may not be transferred on.
    ///
    /// The same application is recognised by the conversation, or by the instant at which it was first received, which
    /// a transfer keeps.
    ///
    /// Source: law of 2 April 1965, art. 15 al. 4 (the second OCMW petitions POD MI).
    func checkNotTransferredOn(_ question: AccessQuestion) async throws {
        guard let ssin = question.ssin else { return }
        let earlier = try await store.transfers(
            about: directory.index.key(of: ssin), to: members.identities(of: question.requester))
        let same = earlier.contains { transfer in
            transfer.conversation == question.conversation
                || question.applicationReceivedAt.map { $0 == transfer.applicationReceivedAt } ?? false
        }
        if same { throw AccessRefusal(.notTransferredOn) }
    }
}

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
            isSamePerson(answered.person, question.ssin)
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
    /// The same application is recognised by the conversation, or by the civil day on which it was first received,
    /// which a transfer keeps: a day cannot be passed over by changing the instant a little. Only a transfer with a
    /// receipt counts; one that never arrived took nobody's competence.
    ///
    /// Source: law of 2 April 1965, art. 15 al. 4 (the second OCMW petitions POD MI).
    func checkNotTransferredOn(_ question: AccessQuestion) async throws {
        guard let ssin = question.ssin else { return }
        let day = question.applicationReceivedAt.map(civilDay)
        var earlier: [CarriedDocument] = []
        for key in directory.keys(of: ssin) {
            earlier += try await store.deliveredTransfers(
                about: key, to: members.identities(of: question.requester))
        }
        let same = earlier.contains { transfer in
            transfer.conversation == question.conversation
                || day.map { $0 == transfer.applicationReceivedAt.map(civilDay) } ?? false
        }
        if same { throw AccessRefusal(.notTransferredOn) }
    }

    /// True for one person under any of their numbers, and when neither names one.
    private func isSamePerson(_ key: PersonKey?, _ ssin: SSIN?) -> Bool {
        guard let key, let ssin else { return key == nil && ssin == nil }
        return directory.keys(of: ssin).contains(key)
    }

    /// True when one of two organisations took over the other, or they are the same.
    func isOneLineage(_ one: EnterpriseNumber, _ other: EnterpriseNumber) -> Bool {
        members.lineage(of: one).contains(other) || members.lineage(of: other).contains(one)
    }
}

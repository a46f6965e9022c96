/// Where a process may end: between two steps of what a message lives through.
package enum CrashPoint: String, CaseIterable, Sendable {
    // The sender.
    case beforeSubmit = "before-submit"
    case afterSubmit = "after-submit"
    case beforeClaim = "before-claim"
    case afterClaim = "after-claim"
    case beforeSend = "before-send"
    case afterSend = "after-send"
    case beforeSettle = "before-settle"
    case afterSettle = "after-settle"
    case beforeCommit = "before-commit"
    case afterCommit = "after-commit"
    case beforeOperate = "before-operate"
    case afterOperate = "after-operate"
    // The hub.
    case hubBeforeForward = "hub-before-forward"
    case hubAfterForward = "hub-after-forward"
    case hubBeforeAnswer = "hub-before-answer"
    // The recipient.
    case beforeAccept = "before-accept"
    case afterAccept = "after-accept"
    case beforeAnswer = "before-answer"
    case beforeHandOver = "before-hand-over"
    case afterHandOver = "after-hand-over"
    // Anywhere: somebody pulls the plug.
    case anywhere
}

/// What is done to a world.
package enum FaultKind: String, CaseIterable, Sendable {
    case requestLost = "request-lost"
    case requestRefused = "request-refused"
    case requestDelayed = "request-delayed"
    case requestDoubled = "request-doubled"
    case answerLost = "answer-lost"
    case answerCut = "answer-cut"
    case answerDelayed = "answer-delayed"
    case crash
    case clockForwards = "clock-forwards"
    case clockBackwards = "clock-backwards"
    case clockLeap = "clock-leap"
    case diskFull = "disk-full"
    case storeFailed = "store-failed"
    case commitAnswerLost = "commit-answer-lost"
    case operatorParks = "operator-parks"
    case operatorResumes = "operator-resumes"
    case operatorRetries = "operator-retries"
    case operatorCancels = "operator-cancels"
    case callerRepeats = "caller-repeats"
    case sameTicketOfOthers = "same-ticket-of-others"
}

extension FaultKind {
    /// What strikes when time passes.
    static let ofTime: [Self] = [
        .clockForwards, .clockBackwards, .clockLeap, .diskFull, .operatorParks, .operatorResumes, .operatorRetries,
        .operatorCancels,
    ]
}

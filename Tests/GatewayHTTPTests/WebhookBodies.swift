import Foundation
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The codes of the timeline, read where they are declared: a list beside them could forget one.
enum TimelineCodes {
    static let all: [String] = {
        let file = OpenAPIContractTests.repository.appending(path: "Sources/MessageStore/TimelineCode.swift")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.matches(of: /public static let \w+ = "([^"]+)"/).map { String($0.output.1) }
    }()
}

/// What the code tells webhooks of every line of the timeline, in an act on an application with a transfer and in one on none.
enum WebhookBodies {
    static let all: [String] = TimelineCodes.all.flatMap { code in
        [changes(code, application: true), changes(code, application: false)].flatMap { changes, touched in
            changes.webhookEvents(touching: touched).compactMap { event in
                (try? event.body()).map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }

    private static func changes(_ code: String, application: Bool) -> (Changes, Set<ApplicationID>) {
        guard let own = try? EnterpriseNumber("0999999922"), let other = try? EnterpriseNumber("0999999823"),
            let day = try? CivilDate("2026-03-07")
        else { return (Changes(), []) }
        let id = ApplicationID("9d2f6f0e-3d7a-4f0e-9a53-2a1c4f6f8b10")
        let (conversation, now) = (Ticket.random(), UTCInstant(milliseconds: 1_772_439_300_000))
        let event = TimelineEvent(
            conversation: conversation, instant: now, code: code, ticket: isAboutAnApplication(code) ? nil : .random(),
            counterpart: other, details: ["operation": Messages.Operation.requestInquiry.rawValue])
        let transfer = TransferRecord(
            ticket: .random(), sender: own, direction: .sent, application: id, conversation: conversation,
            counterpart: other, state: .queued, forwardBy: day, createdAt: now)
        guard application || isAboutAnApplication(code) else { return (Changes(events: [event]), []) }
        return (Changes(transfers: [transfer], events: [event]), [id])
    }

    /// Lines about an application itself, which no document is about.
    private static func isAboutAnApplication(_ code: String) -> Bool {
        [TimelineCode.termNear, TimelineCode.termPassed, TimelineCode.provisionalCodeEndsSoon].contains(code)
    }
}

import AuditLog
import MessageStore
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import Gateway

/// The other tables of docs/audit-events.md: what the gateway does by itself, on messages from the hub, and by command.
@Suite struct BackgroundEventTests {
    @Test func everyRowIsDriven() throws {
        let page = try AuditEventsPage.shared.get()
        // The others are driven with the real program: see AuditCommandTests.
        let commands = page.commands.keys.filter { name in
            [
                "`outbox park`", "`outbox cancel`", "`outbox retry`", "`outbox brake`", "`outbox release`", "`tenant ",
                "`store ",
            ]
            .contains {
                name.hasPrefix($0)
            }
        }
        #expect(page.events.count > 15 && commands.count == 12)
        #expect(Set(BackgroundEvent.all.map(\.name)) == Set(page.events.keys).union(commands))
    }

    @Test(arguments: BackgroundEvent.all) func itLeavesWhatThePageSays(_ event: BackgroundEvent) async throws {
        let page = try AuditEventsPage.shared.get()
        let stage = try await BackgroundStage(answering: event.answering)
        let act = try await event.prepare(stage)
        let before = try await stage.leaves().count
        try await act()
        let leaves = try await stage.leaves().dropFirst(before)
        #expect(leaves.map(\.act.rawValue) == (page.events[event.name] ?? page.commands[event.name]))
        for leaf in leaves { check(leaf, page, event) }
        try await stage.world.end()
    }

    private func check(_ leaf: AuditLeaf, _ page: AuditEventsPage, _ event: BackgroundEvent) {
        let place: Comment = "\(event.name): \(leaf.act.rawValue)"
        guard let process = leaf.process,
            let line = page.lines.first(where: { $0.act == leaf.act.rawValue && $0.by.contains(process) })
        else {
            Issue.record("not on the page as a line by \(leaf.process ?? "a user"): \(leaf.act.rawValue)")
            return
        }
        #expect(["either", leaf.access.rawValue].contains(line.access), place)
        #expect(leaf.applicationVersion != nil, place)
        let fields = leaf.fields
        let missing = line.always.subtracting(fields)
        #expect(missing.isEmpty, "\(event.name): \(leaf.act.rawValue) lacks \(missing)")
        let unknown = fields.subtracting(line.always.union(line.known))
        #expect(unknown.isEmpty, "\(event.name): \(leaf.act.rawValue) has \(unknown)")
    }
}

extension AuditLeaf {
    /// Names of the fields that stand in it, beside those that every line by a process has.
    fileprivate var fields: Set<String> {
        let present: [(String, Bool)] = [
            ("legal-context", clear.legalContext != nil), ("quality-code", clear.qualityCode != nil),
            ("service", clear.service != nil), ("service-version", clear.serviceVersion != nil),
            ("counterpart", clear.counterpart != nil), ("ticket", clear.ticket != nil),
            ("ksz-ticket", clear.kszTicket != nil), ("conversation", clear.conversation != nil),
            ("outcome", clear.outcome != nil), ("rule", clear.rule != nil), ("object", clear.object != nil),
            ("previous-checkpoint", clear.previousCheckpoint != nil),
        ]
        return Set(present.filter(\.1).map(\.0)).union(commitments.keys.map(\.rawValue))
    }
}

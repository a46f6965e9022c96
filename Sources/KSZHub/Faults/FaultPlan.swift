import Messages
import SocialSecurity

/// The faults that a hub commits, in the order of their file; an empty plan commits none.
///
/// Lines with a number of times count down: the plan changes with every fault that it gives.
public struct FaultPlan: Hashable, Sendable {
    /// One line: which documents, which fault, how often.
    struct Line: Hashable, Sendable {
        /// Nil (`*`) for any, as the three below.
        let operation: Operation?
        let ssin: SSIN?
        let sender: EnterpriseNumber?
        let recipient: EnterpriseNumber?
        let fault: Fault
        /// How often it is still to happen; nil for always.
        var remaining: Int?

        func concerns(_ subject: FaultSubject) -> Bool {
            remaining != 0 && operation.map { $0 == subject.operation } ?? true
                && ssin.map { $0 == subject.ssin } ?? true && sender.map { $0 == subject.sender } ?? true
                && recipient.map { $0 == subject.recipient } ?? true
        }
    }

    private(set) var lines: [Line] = []

    /// A plan without faults.
    public init() {}

    /// The faults for one document; each counts as having happened.
    public mutating func take(for subject: FaultSubject) -> Set<Fault> {
        var faults: Set<Fault> = []
        for index in lines.indices where lines[index].concerns(subject) {
            faults.insert(lines[index].fault)
            lines[index].remaining = lines[index].remaining.map { $0 - 1 }
        }
        return faults
    }

    /// The header line that a faults file begins with.
    public static let columns = ["flow", "ssin", "sender", "recipient", "fault", "times"]

    /// Reads a faults file: the form of a policy file, with other columns.
    ///
    /// - Throws: `KSZHubError` `.faultsUnreadable` naming line and column.
    public init(csv text: String) throws(KSZHubError) {
        for row in try TableText.rows(text, columns: Self.columns, unreadable: Self.unreadable) {
            let (cells, number) = (row.cells, row.number)
            guard let fault = Fault(word: cells[4]) else {
                throw Self.unreadable("line \(number), fault: not a fault; docs/mock-hub.md lists them")
            }
            lines.append(
                Line(
                    operation: try Self.cell(cells[0], "flow", number, Operation.init(rawValue:)),
                    ssin: try Self.cell(cells[1], "ssin", number) { try? SSIN($0) },
                    sender: try Self.cell(cells[2], "sender", number) { try? EnterpriseNumber($0) },
                    recipient: try Self.cell(cells[3], "recipient", number) { try? EnterpriseNumber($0) },
                    fault: fault,
                    remaining: try Self.cell(cells[5], "times", number) { text in
                        Int(text).flatMap { 1...1_000_000 ~= $0 ? $0 : nil }
                    }))
        }
    }

    /// Reads a cell; nil for `*`.
    private static func cell<Value>(
        _ text: String, _ column: String, _ number: Int, _ read: (String) -> Value?
    ) throws(KSZHubError) -> Value? {
        if text == "*" { return nil }
        guard let value = read(text) else {
            throw unreadable("line \(number), \(column): not known or malformed; use * for any")
        }
        return value
    }

    private static func unreadable(_ reason: String) -> KSZHubError {
        KSZHubError(.faultsUnreadable, "faults file, \(reason)")
    }
}

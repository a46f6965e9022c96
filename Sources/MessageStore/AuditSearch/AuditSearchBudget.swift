/// How much one search may look at: each look at an index or a line is a step.
public struct AuditSearchBudget: Sendable {
    /// Steps of one page: some tens of milliseconds in a file, and less than a second where each step asks a server.
    public static let standard = 10_000

    private var left: Int

    /// Makes a budget of so many steps.
    public init(_ steps: Int = standard) { left = steps }

    /// Whether no step is left.
    public var isSpent: Bool { left <= 0 }

    /// Takes a step.
    public mutating func spend() { left -= 1 }
}

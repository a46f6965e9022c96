/// How much one search may look at: each look at an index or a line is a step.
struct AuditSearchBudget {
    /// Steps of one page: some tens of milliseconds.
    static let standard = 10_000

    private var left: Int

    init(_ steps: Int = standard) { left = steps }

    var isSpent: Bool { left <= 0 }

    mutating func spend() { left -= 1 }
}

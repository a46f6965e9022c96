/// The outcome of a verification: the value that may be trusted, or every step that failed.
public enum Verdict<Value: Sendable>: Sendable {
    /// Every step held.
    case valid(Value)
    /// At least one step failed; never empty.
    case invalid([FailedStep])

    /// The verified value, nil when a step failed.
    public var value: Value? {
        switch self {
        case .valid(let value): value
        case .invalid: nil
        }
    }

    /// The failed steps, empty when valid.
    public var failedSteps: [FailedStep] {
        switch self {
        case .valid: []
        case .invalid(let steps): steps
        }
    }
}

import Messages
import XMLSecurity

/// Which failed step of a verification leads to which code.
enum FailedSteps {
    /// Codes in the order of the catalogue, each with its steps in code spans.
    static var rows: [(code: RefusalCode, steps: [String])] {
        RefusalCode.allCases.compactMap { code in
            let steps = FailedStep.Code.allCases.filter { RefusalCode($0) == code }.map { "`\($0.rawValue)`" }
            return steps.isEmpty ? nil : (code, steps)
        }
    }
}

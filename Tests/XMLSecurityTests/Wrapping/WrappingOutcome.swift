@testable import XMLSecurity

/// What a verifier says about a rearranged message.
enum WrappingOutcome<Value: Sendable>: Sendable {
    case accepted(Value)
    /// The failed steps, or the error by which no verdict could be reached, in the words of the page.
    case refused([String])

    init(_ verdict: () throws -> Verdict<Value>) {
        do {
            switch try verdict() {
            case .valid(let value): self = .accepted(value)
            case .invalid(let steps): self = .refused(Self.unique(steps.map(\.code.rawValue)))
            }
        } catch let error as XMLSecurityError {
            self = .refused([error.code.rawValue])
        } catch {
            self = .refused(["\(error)"])
        }
    }

    var value: Value? { if case .accepted(let value) = self { value } else { nil } }

    /// The cell of the page.
    var text: String {
        switch self {
        case .accepted: "**harmless**"
        case .refused(let steps): steps.map { "`\($0)`" }.joined(separator: ", ")
        }
    }

    private static func unique(_ words: [String]) -> [String] {
        words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

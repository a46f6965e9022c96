import CLibXML2

/// Where a parse is.
protocol OpenElements: AnyObject {
    /// Local names of the open elements, outermost first.
    var openNames: [String] { get }
    /// The line, counted from 1.
    var line: Int? { get }
}

/// Turns libxml2's validation errors into ``SchemaViolation`` values during one parse on one thread.
final class ViolationCollector {
    private(set) var violations: [SchemaViolation] = []
    private let vocabulary: SchemaVocabulary
    /// What is being parsed; outlives the validation.
    weak var place: (any OpenElements)?

    init(vocabulary: SchemaVocabulary) {
        self.vocabulary = vocabulary
    }

    static let callback: xmlStructuredErrorFunc = { data, error in
        guard let data, let error else { return }
        Unmanaged<ViolationCollector>.fromOpaque(data).takeUnretainedValue().add(error.pointee)
    }

    private func add(_ error: xmlError) {
        guard violations.count < 100, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let message = error.message.map { String(cString: $0) } ?? ""
        let attribute = vocabulary.attribute(inMessage: message).map { "@" + $0 }
        let names = (place?.openNames ?? []).map(vocabulary.known)
        let path = names + (attribute.map { [$0] } ?? [])
        let expectation = vocabulary.expectation(inMessage: message) ?? path.last.flatMap(vocabulary.type)
        let violation = SchemaViolation(
            line: place?.line ?? 1, elementPath: "/" + path.joined(separator: "/"),
            rule: SchemaRule.name(of: error.code), expectedType: expectation)
        append(violation)
    }

    private func append(_ violation: SchemaViolation) {
        // A facet that fails is followed by the type that fails with it, at the same place.
        let isRepetition = violations.last.map {
            $0.elementPath == violation.elementPath && $0.line == violation.line
                && violation.rule == "cvc-datatype-valid.1.2.1"
        }
        guard isRepetition == true, let last = violations.popLast() else {
            violations.append(violation)
            return
        }
        violations.append(
            SchemaViolation(
                line: last.line, elementPath: last.elementPath, rule: last.rule,
                expectedType: last.expectedType ?? violation.expectedType))
    }
}

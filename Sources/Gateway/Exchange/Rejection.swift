import Messages
import XMLSecurity

/// Why a message or a document is not accepted; becomes a signed refusal.
struct Rejection: Error {
    let code: RefusalCode
    /// Finer than the catalogue's rule.
    var rule: String?
    var elementPath: String?
    var elementType: String?
    var information: [InformationPair] = []

    init(_ code: RefusalCode, rule: String? = nil, elementPath: String? = nil, elementType: String? = nil) {
        self.code = code
        self.rule = rule
        self.elementPath = elementPath
        self.elementType = elementType
    }

    /// A rule of the reception that does not hold.
    init(_ rule: ReceptionRule) { self.init(rule.code, rule: rule.rawValue) }

    /// What cannot be read as a document.
    init(_ error: MessagesError) {
        self.init(
            RefusalCode(error), rule: error.rule, elementPath: error.path, elementType: error.expectedType)
    }

    /// What cannot be read as XML.
    init(_ error: XMLSecurityError) {
        self.init(error.code == .limitExceeded ? .messageTooLarge : .notWellFormed, rule: error.code.rawValue)
    }

    /// A signature that does not hold: the code of the worst step, and every step by name.
    init(_ steps: [FailedStep], otherwise code: RefusalCode) {
        self.init(steps.lazy.compactMap { RefusalCode($0.code) }.first ?? code)
        information = steps.prefix(15).map { InformationPair("failedStep", $0.code.rawValue) }
    }

    /// The refusal as it goes out.
    func refusal(by author: String) -> Refusal {
        Refusal(
            code, rule: rule, elementPath: elementPath, elementType: elementType, information: information,
            authorCode: author)
    }
}

/// Where the signature of a document is, and how many there are.
enum EnvelopedSignature {
    /// Number of `ds:Signature` elements at any depth.
    static func count(in element: XMLElement) -> Int {
        var count = isSignature(element) ? 1 : 0
        for child in element.elements { count += Self.count(in: child) }
        return count
    }

    static func isSignature(_ element: XMLElement) -> Bool {
        element.isNamed("Signature", namespace: Namespace.signature)
    }

    /// The root's one signature, which must be the last child element, and its index among the children.
    static func find(in root: XMLElement) -> Result<(index: Int, element: XMLElement), FailedStep.Failure> {
        let count = Self.count(in: root)
        guard count > 0 else { return .failure(.init(FailedStep(.signatureMissing, "ds:Signature"))) }
        guard count == 1 else { return .failure(.init(FailedStep(.signatureRepeated, "ds:Signature"))) }
        let children = root.children
        guard let index = children.lastIndex(where: { if case .element = $0 { true } else { false } }),
            case .element(let last) = children[index], isSignature(last)
        else {
            return .failure(.init(FailedStep(.signatureMisplaced, "ds:Signature is the last child of the root")))
        }
        return .success((index, last))
    }
}

extension FailedStep {
    /// A failed step on its way through a `Result`.
    struct Failure: Error {
        let step: FailedStep

        init(_ step: FailedStep) {
            self.step = step
        }
    }
}

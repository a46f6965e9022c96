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

    /// Index among the root's children of its one signature, which must be the last child element.
    static func index(in root: XMLElement) -> Result<Int, FailedStep.Failure> {
        let count = Self.count(in: root)
        guard count > 0 else { return .failure(.init(FailedStep(.signatureMissing, "ds:Signature"))) }
        guard count == 1 else { return .failure(.init(FailedStep(.signatureRepeated, "ds:Signature"))) }
        guard let index = root.children.lastIndex(where: { if case .element = $0 { true } else { false } }),
            case .element(let last) = root.children[index], isSignature(last)
        else {
            return .failure(.init(FailedStep(.signatureMisplaced, "ds:Signature is the last child of the root")))
        }
        return .success(index)
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

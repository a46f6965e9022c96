/// The `wsse:SecurityTokenReference` in `ds:KeyInfo`: where the certificate of the key is.
///
/// Source: SOAP Message Security 1.1.1, section 7; X.509 Certificate Token Profile 1.1.1, section 3.2.
struct SecurityTokenReference {
    /// What the reference leads to.
    enum Target {
        /// A `wsse:BinarySecurityToken` of the header.
        case token(XMLElement)
        /// A `ds:X509Data` inside the reference.
        case x509Data(XMLElement)
    }

    /// The reference itself; nil when it is not in its place.
    private(set) var element: XMLElement?
    private(set) var target: Target?
    private(set) var failures: [FailedStep] = []

    init(
        _ structure: SOAPStructure, keyInfo: XMLElement?, _ identifiers: IdentifierIndex, reader: CertificateReader
    ) {
        // Without one the signature has failed already.
        guard let keyInfo else { return }
        do throws(FailedStep.Failure) {
            let element = try reader.only("SecurityTokenReference", namespace: Namespace.wsse, in: keyInfo)
            self.element = element
            target = try Self.target(of: element, structure, identifiers)
        } catch {
            failures = [error.step]
        }
    }

    private static func target(
        of element: XMLElement, _ structure: SOAPStructure, _ identifiers: IdentifierIndex
    ) throws(FailedStep.Failure) -> Target {
        let children = element.elements
        guard let child = children.first else {
            throw .init(FailedStep(.certificateMissing, "wsse:SecurityTokenReference holds nothing"))
        }
        if let second = children.dropFirst().first { throw .init(CertificateReader.refused(second)) }
        if child.isNamed("X509Data", namespace: Namespace.signature) { return .x509Data(child) }
        guard child.isNamed("Reference", namespace: Namespace.wsse) else {
            throw .init(CertificateReader.refused(child))
        }
        return .token(try token(child, structure, identifiers))
    }

    private static func token(
        _ reference: XMLElement, _ structure: SOAPStructure, _ identifiers: IdentifierIndex
    ) throws(FailedStep.Failure) -> XMLElement {
        let uri = reference.attribute("URI")
        let evidence = FailedStep.Evidence(reference: uri)
        guard let id = uri?.fragment else {
            throw .init(FailedStep(.externalReferenceRefused, "wsse:Reference", evidence))
        }
        guard let place = identifiers.place(of: id) else {
            throw .init(FailedStep(.referenceNotResolved, "wsse:Reference", evidence))
        }
        guard let (token, part) = structure.part(at: place), part == .token else {
            throw .init(
                FailedStep(.referenceMisplaced, "wsse:Reference leads to no wsse:BinarySecurityToken", evidence))
        }
        guard token.isIdentified(by: id) else {
            throw .init(FailedStep(.idNotValid, "wsse:BinarySecurityToken is named by wsu:Id", evidence))
        }
        if let type = reference.attribute("ValueType"), !type.hasSameBytes(as: SOAPElements.x509v3) {
            throw .init(
                FailedStep(.certificateUnreadable, "ValueType X509v3", .init(reference: uri, algorithm: type)))
        }
        return token
    }
}

extension XMLElement {
    /// Whether this is the element's `wsu:Id`.
    ///
    /// Source: SOAP Message Security 1.1.1, section 4.2.
    func isIdentified(by id: String) -> Bool {
        attribute("Id", namespace: Namespace.wsu)?.hasSameBytes(as: id) ?? false
    }
}

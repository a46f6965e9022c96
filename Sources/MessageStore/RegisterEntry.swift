import SocialSecurity
import XMLSecurity

/// Kinds of entries in the decision register.
public enum RegisterKind: String, Hashable, Sendable, CaseIterable {
    /// A motivated decision.
    case decision
    /// The dossier: contact person, number, individualised project, cross-OCMW facts.
    case dossier
}

/// One entry of the decision register.
public struct RegisterEntry: Hashable, Sendable {
    /// What it is.
    public let kind: RegisterKind
    /// The software's reference; unique per kind within the tenant.
    public let reference: String
    /// Person it is about; stored as blind index.
    public let subject: SSIN
    /// Content as the service encodes it (JSON); stored encrypted.
    public let content: [UInt8]

    /// Makes an entry.
    public init(kind: RegisterKind, reference: String, subject: SSIN, content: [UInt8]) {
        self.kind = kind
        self.reference = reference
        self.subject = subject
        self.content = content
    }
}

/// What an upsert did.
public struct RegisterOutcome: Hashable, Sendable {
    /// References that were new.
    public let inserted: [String]
    /// References whose content changed.
    public let replaced: [String]
    /// References whose content was the same.
    public let unchanged: [String]

    /// Makes an outcome.
    public init(inserted: [String], replaced: [String], unchanged: [String]) {
        self.inserted = inserted
        self.replaced = replaced
        self.unchanged = unchanged
    }
}

/// What writing one entry of the register came to.
package enum RegisterChange: Sendable {
    case inserted, replaced, unchanged
}

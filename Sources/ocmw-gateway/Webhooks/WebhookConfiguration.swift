import Foundation
import Gateway
import MessageStore

/// One endpoint that is told of events, as the configuration file describes it.
struct WebhookConfiguration: Hashable, Sendable {
    /// Name in the OCMW.
    let name: String
    /// `https` address.
    let url: String
    /// File with one or two secrets, mode 0600.
    let secretFile: String
    /// PEM file of the anchors of its certificate; those of the system when `nil`.
    let anchorsFile: String?
    /// What it wants to be told.
    let events: Set<WebhookEventType>

    /// True for an `https` address whose every part is the administrator's: no user, query or fragment.
    static func isAddress(_ text: String) -> Bool {
        guard text.allSatisfy(\.isASCII), let parts = URLComponents(string: text) else { return false }
        return parts.scheme == "https" && parts.host?.isEmpty == false && parts.user == nil && parts.password == nil
            && parts.query == nil && parts.fragment == nil
    }

    /// What a secret file must hold.
    static let secretRule = "must hold one or two lines of whsec_ and Base64 of 24 to 64 bytes"

    /// Reads the secret file.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when others may read it, or `CommandFailure`.
    func secrets() throws -> WebhookSecrets {
        guard let bytes = try PrivateFile.read(secretFile) else {
            throw CommandFailure("cannot read \(secretFile)", remedy: "make it; docs/webhooks.md says how")
        }
        guard let secrets = WebhookSecrets(file: bytes) else {
            throw CommandFailure("\(secretFile) \(Self.secretRule)", remedy: "make it anew; docs/webhooks.md says how")
        }
        return secrets
    }
}

/// Who did the recorded act: a natural person, or the program by itself.
public enum AuditActor: Hashable, Sendable {
    /// A person. `ssin`: eleven digits; `role`: the role claimed by the calling software; `session`: its session
    /// identifier, 1 to 256 bytes of UTF-8. `ssin` and `session` stand in the leaf as commitments only.
    case user(ssin: String, role: String, session: String?)
    /// A process of the gateway, such as `dispatcher`, or a command, such as `keys-create`.
    case process(String)
}

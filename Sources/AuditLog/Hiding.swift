/// Values that hold persons' numbers say so instead of showing them when they are printed, logged or dumped.

extension AuditSecret: CustomStringConvertible, CustomReflectable {
    /// Constant text.
    public var description: String { "AuditSecret(hidden)" }
    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension AuditSide: CustomStringConvertible, CustomReflectable {
    /// Constant text.
    public var description: String { "AuditSide(hidden)" }
    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension AuditActor: CustomStringConvertible, CustomReflectable {
    /// Role or process; never a person.
    public var description: String {
        switch self {
        case .user(_, let role, _): "user with role \(role)"
        case .process(let name): "process \(name)"
        }
    }
    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension AuditEntry: CustomStringConvertible, CustomReflectable {
    /// Kind of act and ticket.
    public var description: String { "AuditEntry(\(clear.act.rawValue), ticket \(clear.ticket ?? "none"))" }
    /// Clear fields only.
    public var customMirror: Mirror { Mirror(self, children: ["clear": clear]) }
}

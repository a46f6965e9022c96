import Gateway

extension JSONValue {
    var isText: Bool {
        if case .string = self { return true }
        return false
    }

    /// The value once for each text, number and truth value in it, with that one replaced; `nil` leaves it out of the list.
    func variants(at field: String = "", _ replace: (JSONValue) -> JSONValue?) -> [(field: String, value: JSONValue)] {
        switch self {
        case .array(let elements):
            elements.indices.flatMap { index in
                elements[index].variants(at: "\(field)/\(index)", replace).map { variant in
                    var changed = elements
                    changed[index] = variant.value
                    return (variant.field, .array(changed))
                }
            }
        case .object(let members):
            members.keys.sorted().flatMap { name in
                (members[name]?.variants(at: "\(field)/\(name)", replace) ?? []).map { variant in
                    (variant.field, .object(members.merging([name: variant.value]) { $1 }))
                }
            }
        default: replace(self).map { [(field, $0)] } ?? []
        }
    }
}

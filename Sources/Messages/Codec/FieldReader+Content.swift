import XMLSecurity

extension FieldReader {
    /// A required element with a typed value.
    mutating func value<V: FieldValue>(_ name: String) throws(MessagesError) -> V {
        try Self.value(of: require(name, type: V.typeName), path: "\(path)/\(name)")
    }

    /// An optional element with a typed value.
    mutating func optionalValue<V: FieldValue>(
        _ name: String, presence: HeaderRule.Presence = .optional
    ) throws(MessagesError) -> V? {
        guard let element = try element(name, presence: presence, type: V.typeName) else { return nil }
        return try Self.value(of: element, path: "\(path)/\(name)")
    }

    /// A required element with free text.
    mutating func text(_ name: String, _ limit: TextLimit) throws(MessagesError) -> String {
        try Self.text(of: require(name, type: limit.typeName), limit, path: "\(path)/\(name)")
    }

    /// An optional element with free text.
    mutating func optionalText(_ name: String, _ limit: TextLimit) throws(MessagesError) -> String? {
        guard let element = take(name) else { return nil }
        return try Self.text(of: element, limit, path: "\(path)/\(name)")
    }

    /// A required element with children.
    mutating func group<G: FieldGroup>(_ name: String) throws(MessagesError) -> G {
        try Self.group(of: require(name), path: "\(path)/\(name)")
    }

    /// An optional element with children.
    mutating func optionalGroup<G: FieldGroup>(
        _ name: String, presence: HeaderRule.Presence = .optional
    ) throws(MessagesError) -> G? {
        guard let element = try element(name, presence: presence, type: nil) else { return nil }
        return try Self.group(of: element, path: "\(path)/\(name)")
    }

    /// A repeated element with children.
    mutating func groups<G: FieldGroup>(_ name: String, _ count: ClosedRange<Int>) throws(MessagesError) -> [G] {
        var groups: [G] = []
        while let element = take(name) {
            let place = "\(path)/\(name)[\(groups.count + 1)]"
            guard groups.count < count.upperBound else {
                throw MessagesError(.repeatedElement, path: place, rule: "at-most-\(count.upperBound)")
            }
            groups.append(try Self.group(of: element, path: place))
        }
        if groups.count < count.lowerBound { _ = try require(name) }
        return groups
    }

    private mutating func element(
        _ name: String, presence: HeaderRule.Presence, type: String?
    ) throws(MessagesError) -> XMLElement? {
        switch presence {
        case .required: return try require(name, type: type)
        case .optional: return take(name)
        case .forbidden:
            guard isNext(name) else { return nil }
            throw MessagesError(.unknownElement, path: "\(path)/\(name)", rule: "not-in-this-operation")
        }
    }

    private static func value<V: FieldValue>(of element: XMLElement, path: String) throws(MessagesError) -> V {
        guard let value = V(fieldText: try leafText(element, type: V.typeName, path: path)) else {
            throw MessagesError(.invalidValue, path: path, expectedType: V.typeName)
        }
        return value
    }

    private static func text(
        of element: XMLElement, _ limit: TextLimit, path: String
    ) throws(MessagesError) -> String {
        let text = try leafText(element, type: limit.typeName, path: path)
        guard limit.allows(text) else {
            throw MessagesError(.invalidValue, path: path, expectedType: limit.typeName)
        }
        return text
    }

    private static func leafText(_ element: XMLElement, type: String, path: String) throws(MessagesError) -> String {
        try refuseAttributes(element, path: path)
        guard element.elements.isEmpty else {
            throw MessagesError(.unknownElement, path: "\(path)/*[1]", expectedType: type)
        }
        let text = element.text
        guard !text.isEmpty else { throw MessagesError(.emptyElement, path: path, expectedType: type) }
        return text
    }

    private static func group<G: FieldGroup>(of element: XMLElement, path: String) throws(MessagesError) -> G {
        try refuseAttributes(element, path: path)
        var reader = try FieldReader(children: element, path: path)
        guard !element.elements.isEmpty else { throw MessagesError(.emptyElement, path: path) }
        let group = try G(from: &reader)
        try reader.finish()
        return group
    }

    private static func refuseAttributes(_ element: XMLElement, path: String) throws(MessagesError) {
        guard element.attributes.isEmpty else { throw MessagesError(.invalidAttribute, path: path) }
    }
}

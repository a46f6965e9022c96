/// One place of a document and what stands there instead.
struct Change {
    let range: Range<Int>
    let text: String

    static func before(_ element: MarkupElement, _ text: String) -> Change {
        Change(range: element.open.lowerBound..<element.open.lowerBound, text: text)
    }

    static func after(_ element: MarkupElement, _ text: String) -> Change {
        Change(range: element.whole.upperBound..<element.whole.upperBound, text: text)
    }

    static func atStart(of element: MarkupElement, _ text: String) -> Change {
        guard !element.isEmptyTag else { return content(element, text) }
        return Change(range: element.content.lowerBound..<element.content.lowerBound, text: text)
    }

    static func atEnd(of element: MarkupElement, _ text: String) -> Change {
        guard !element.isEmptyTag else { return content(element, text) }
        return Change(range: element.content.upperBound..<element.content.upperBound, text: text)
    }

    static func content(_ element: MarkupElement, _ text: String) -> Change {
        guard element.isEmptyTag else { return Change(range: element.content, text: text) }
        let end = element.open.upperBound
        return Change(range: end - 2..<end, text: ">\(text)</\(element.qualifiedName)>")
    }

    static func replace(_ element: MarkupElement, _ text: String) -> Change {
        Change(range: element.whole, text: text)
    }

    static func remove(_ element: MarkupElement) -> Change { replace(element, "") }

    /// Further attributes or declarations, with a space before each.
    static func attribute(_ element: MarkupElement, _ text: String) -> Change {
        let end = element.open.lowerBound + 1 + element.qualifiedName.utf8.count
        return Change(range: end..<end, text: text)
    }

    static func value(_ element: MarkupElement, _ name: String, _ text: String) throws -> Change {
        Change(range: try element.attribute(name).range, text: text)
    }

    /// Another name in both tags.
    static func rename(_ element: MarkupElement, _ name: String) -> [Change] {
        let start = element.open.lowerBound + 1
        let opening = Change(range: start..<start + element.qualifiedName.utf8.count, text: name)
        guard !element.isEmptyTag else { return [opening] }
        return [opening, Change(range: element.close, text: "</\(name)>")]
    }

    /// `element` inside a new element.
    static func wrap(_ element: MarkupElement, _ start: String, _ end: String) -> [Change] {
        [before(element, start), after(element, end)]
    }
}

extension [Change] {
    /// The document with these changes; those for one place stand in the order of the array.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        let ordered = enumerated().sorted {
            ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
                < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
        }
        var result: [UInt8] = []
        var position = 0
        for (_, change) in ordered {
            precondition(change.range.lowerBound >= position, "changes overlap")
            result += bytes[position..<change.range.lowerBound]
            result += change.text.utf8
            position = change.range.upperBound
        }
        return result + bytes[position...]
    }
}

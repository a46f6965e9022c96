/// Where elements, texts and attributes stand in bytes that look like XML.
struct MarkupShape {
    struct Attribute {
        let whole: Range<Int>
        let value: Range<Int>
    }

    private(set) var elements: [Range<Int>] = []
    private(set) var attributes: [Attribute] = []
    /// What lies between two tags.
    private(set) var texts: [Range<Int>] = []
    /// Where an element may be put.
    private(set) var boundaries: [Int] = []
    /// Where an attribute may be put.
    private(set) var nameEnds: [Int] = []

    private let bytes: [UInt8]
    private var open: [Int] = []
    private let focus: Range<Int>

    /// - Parameter isContentOnly: looks at what is signed and left to the sender: the content of the last Body, or what
    ///   stands before the signature of a document.
    init(_ bytes: [UInt8], isContentOnly: Bool = false) {
        self.bytes = bytes
        focus = isContentOnly ? Self.content(bytes) : 0..<bytes.count
        var index = 0
        var textStart = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")),
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        {
            if start > 0, focus.contains(start) {
                texts.append(max(textStart, focus.lowerBound)..<start)
                boundaries.append(start)
            }
            readTag(start..<end + 1)
            index = end + 1
            textStart = index
        }
    }

    private mutating func readTag(_ tag: Range<Int>) {
        let second = tag.count > 2 ? bytes[tag.lowerBound + 1] : 0
        if second == UInt8(ascii: "/") {
            if let start = open.popLast(), focus.contains(start) { elements.append(start..<tag.upperBound) }
            return
        }
        guard second != UInt8(ascii: "!"), second != UInt8(ascii: "?") else { return }
        let isEmpty = bytes[tag.upperBound - 2] == UInt8(ascii: "/")
        if focus.contains(tag.lowerBound) {
            readAttributes(tag.lowerBound + 1..<tag.upperBound - (isEmpty ? 2 : 1))
            if isEmpty { elements.append(tag) }
        }
        if !isEmpty { open.append(tag.lowerBound) }
    }

    private static func content(_ bytes: [UInt8]) -> Range<Int> {
        let everything = 0..<bytes.count
        if let body = last("Body", before: bytes.count, in: bytes),
            let start = last("Body", before: body, in: bytes),
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        {
            // From behind the last start tag to the end tag's "<", with or without a prefix.
            let tag = bytes[..<body].lastIndex(of: UInt8(ascii: "<")) ?? body
            return end + 1 <= tag ? end + 1..<tag : everything
        }
        guard let signature = last("Signature xmlns", before: bytes.count, in: bytes),
            let start = bytes.firstIndex(of: UInt8(ascii: ">")), start + 1 <= signature - 4
        else { return everything }
        return start + 1..<signature - 3
    }

    private static func last(_ word: String, before end: Int, in bytes: [UInt8]) -> Int? {
        let word = Array(word.utf8)
        guard end >= word.count else { return nil }
        return (0...end - word.count).last { bytes[$0] == word[0] && bytes[$0..<$0 + word.count].elementsEqual(word) }
    }

    private mutating func readAttributes(_ content: Range<Int>) {
        let nameEnd = content.first { bytes[$0] <= 0x20 } ?? content.upperBound
        nameEnds.append(nameEnd)
        var start = nameEnd
        while let quote = (start..<content.upperBound).first(where: { bytes[$0] == 0x22 || bytes[$0] == 0x27 }),
            let end = (quote + 1..<content.upperBound).first(where: { bytes[$0] == bytes[quote] })
        {
            let name = (start..<quote).first { bytes[$0] > 0x20 } ?? quote
            attributes.append(Attribute(whole: name..<end + 1, value: quote + 1..<end))
            start = end + 1
        }
    }
}

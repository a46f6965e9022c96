#if canImport(Glibc)
    import Glibc
#endif

/// A first pass over the bytes that refuses by name what libxml2 would pay for before we could say no.
///
/// libxml2 compares each attribute with every other one of its element and reads a document type declaration before any
/// callback. This pass is linear, never decides that a document is acceptable and never refuses a well-formed one of the profile.
struct MarkupScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: XMLLimits
    private var position = 0
    /// Where the next `<` is after a tag.
    private var following: Int?

    static func check(_ bytes: [UInt8], limits: XMLLimits) throws(XMLSecurityError) {
        guard bytes.count <= limits.byteCount else {
            throw XMLSecurityError(.limitExceeded, "more than \(limits.byteCount) bytes")
        }
        let outcome = bytes.withUnsafeBufferPointer { buffer -> XMLSecurityError? in
            var scan = MarkupScan(bytes: buffer, limits: limits)
            return scan.firstProblem()
        }
        if let outcome { throw outcome }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: XMLLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func firstProblem() -> XMLSecurityError? {
        if bytes.count >= 2, (bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE) {
            return XMLSecurityError(.encodingRefused, "UTF-16; UTF-8 is required", line: 1)
        }
        if starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        // Also what keeps encodings out that libxml2 would guess from the first bytes (UTF-16, UTF-32, EBCDIC).
        guard index(of: 0, from: 0) == nil, position < bytes.count,
            bytes[position] == UInt8(ascii: "<") || bytes[position].isXMLSpace
        else { return problem(.notWellFormed, "not XML in UTF-8") }
        if startsWithDeclaration && !skip(past: Self.instructionEnd) { return unterminated() }
        var found = index(of: UInt8(ascii: "<"), from: position)
        while let start = found {
            position = start
            if let problem = markup() { return problem }
            found = position == start ? following : index(of: UInt8(ascii: "<"), from: position)
        }
        return nil
    }

    /// Moves behind a declaration; stays where it is for tags, whose end is not looked for: no `<` is in a well-formed one.
    private mutating func markup() -> XMLSecurityError? {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        if next == UInt8(ascii: "?") {
            return problem(.processingInstructionRefused, "processing instructions are refused")
        }
        if next == UInt8(ascii: "!") { return declaration() }
        following = index(of: UInt8(ascii: "<"), from: position + 1)
        // An attribute takes five bytes at least, as in ` a=""`.
        let room = (following ?? bytes.count) - position
        return room / 5 > attributeLimit && next != UInt8(ascii: "/") ? startTag() : nil
    }

    private var attributeLimit: Int { limits.attributeCount + limits.namespaceCount }

    private func index(of byte: UInt8, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
    }

    private mutating func declaration() -> XMLSecurityError? {
        if starts(with: Self.comment) {
            position += Self.comment.count
            return skip(past: Self.commentEnd) ? nil : unterminated()
        }
        if starts(with: Self.characterData) {
            return skip(past: Self.characterDataEnd) ? nil : unterminated()
        }
        if starts(with: Self.documentType) {
            return problem(.documentTypeRefused, "document type declarations are refused")
        }
        return problem(.notWellFormed, "markup declaration outside a document type")
    }

    /// Counts `=` outside quotes up to the closing `>`.
    private func startTag() -> XMLSecurityError? {
        var quote: UInt8 = 0
        var attributeCount = 0
        for index in position + 1..<bytes.count {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "=") {
                attributeCount += 1
                guard attributeCount <= attributeLimit else {
                    return problem(.limitExceeded, "attributes and declarations of one element")
                }
            } else if byte == UInt8(ascii: ">") {
                return nil
            }
        }
        return nil
    }

    /// `<?xml` and white space; any other target is a processing instruction.
    private var startsWithDeclaration: Bool {
        let end = position + Self.declaration.count
        return starts(with: Self.declaration) && end < bytes.count && bytes[end].isXMLSpace
    }

    private func starts(with prefix: [UInt8]) -> Bool {
        bytes.count - position >= prefix.count && bytes[position...].starts(with: prefix)
    }

    /// Moves behind the next occurrence of `end`, which has at most three bytes.
    private mutating func skip(past end: [UInt8]) -> Bool {
        var start = position
        while let found = index(of: end[0], from: start) {
            if bytes[found...].starts(with: end) {
                position = found + end.count
                return true
            }
            start = found + 1
        }
        return false
    }

    private func unterminated() -> XMLSecurityError { problem(.notWellFormed, "markup without end") }

    private func problem(_ code: XMLSecurityError.Code, _ reason: String) -> XMLSecurityError {
        let line = bytes[..<position].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        return XMLSecurityError(code, reason, line: line)
    }

    private static let declaration = Array("<?xml".utf8)
    private static let instructionEnd = Array("?>".utf8)
    private static let comment = Array("<!--".utf8)
    private static let commentEnd = Array("-->".utf8)
    private static let characterData = Array("<![CDATA[".utf8)
    private static let characterDataEnd = Array("]]>".utf8)
    private static let documentType = Array("<!DOCTYPE".utf8)
}

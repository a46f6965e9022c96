/// A first pass over the bytes that refuses by name what libxml2 would pay for before we could say no.
///
/// libxml2 compares each attribute with every other one of its element and reads a document type declaration before any
/// callback. This pass is linear, never decides that a document is acceptable and never refuses a well-formed one of the profile.
struct MarkupScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: XMLLimits
    private var position = 0

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
        guard !bytes.contains(0), let first = bytes[position...].first, first == UInt8(ascii: "<") || first.isXMLSpace
        else { return problem(.notWellFormed, "not XML in UTF-8") }
        if startsWithDeclaration && !skip(past: Self.instructionEnd) { return unterminated() }
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = start
            if let problem = markup() { return problem }
        }
        return nil
    }

    private mutating func markup() -> XMLSecurityError? {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        switch next {
        case UInt8(ascii: "?"):
            return problem(.processingInstructionRefused, "processing instructions are refused")
        case UInt8(ascii: "!"): return declaration()
        case UInt8(ascii: "/"): return skip(past: [UInt8(ascii: ">")]) ? nil : unterminated()
        default: return startTag()
        }
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
    private mutating func startTag() -> XMLSecurityError? {
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
                guard attributeCount <= limits.attributeCount + limits.namespaceCount else {
                    return problem(.limitExceeded, "attributes and declarations of one element")
                }
            } else if byte == UInt8(ascii: ">") {
                position = index + 1
                return nil
            }
        }
        return unterminated()
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
        var index = position
        while let found = bytes[index...].firstIndex(of: end[0]) {
            if bytes[found...].starts(with: end) {
                position = found + end.count
                return true
            }
            index = found + 1
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

import CLibXML2

/// A simple type of a schema with its facets, as far as ``SimpleValue`` can judge it.
///
/// Source: XML Schema part 2, section 4.
struct SimpleType: Sendable {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// What a value has to look like before facets are asked.
    enum Kind: Sendable {
        case string
        case boolean
        case decimal
        /// Whole numbers of a range.
        case integer(ClosedRange<Int64>)
        case date
        case dateTime
        case name
        case nameToken
        case reference
        /// Valid when one of its members says so.
        case union
    }

    /// What becomes of white space; nothing but values that are normalised already is judged.
    enum WhiteSpace: Sendable {
        case preserve
        case replace
        case collapse
    }

    var kind: Kind
    var whiteSpace: WhiteSpace
    /// Of a union.
    var members: [SimpleType] = []
    /// Of each derivation that has patterns, the patterns of which one has to match.
    var patterns: [[Pattern]] = []
    /// Of each derivation that has enumerations, the literals of which one has to be there, byte for byte.
    var enumerations: [[[UInt8]]] = []
    /// In characters.
    var lengths: ClosedRange<Int> = 0...Int.max
    /// Times 10 to the power of 9, as ``SimpleValue/Decimal/scaled``.
    var minimum = Int128.min
    var maximum = Int128.max
    var digitCount = Int.max
    var fractionDigitCount = Int.max

    /// Whether `value` is surely valid.
    ///
    /// - Parameter value: followed by a zero byte, which `value` holds none of.
    func accepts(_ value: Bytes) -> Bool {
        guard isNormalised(value), hasForm(value) else { return false }
        for literals in enumerations {
            guard literals.contains(where: { $0.withUnsafeBufferPointer { $0.hasSameBytes(as: value) } }) else {
                return false
            }
        }
        for alternatives in patterns where !alternatives.contains(where: { $0.matches(value) }) { return false }
        return true
    }

    private func hasForm(_ value: Bytes) -> Bool {
        switch kind {
        case .string: lengths == 0...Int.max || lengths.contains(value.characterCount)
        case .boolean: SimpleValue.isBoolean(value)
        case .decimal: isInRange(value, .min ... .max)
        case .integer(let range): SimpleValue.Decimal.isPlainInteger(value) && isInRange(value, range)
        case .date: SimpleValue.isDate(value)
        case .dateTime: SimpleValue.isDateTime(value)
        case .name: SimpleValue.isName(value)
        case .nameToken: SimpleValue.isNameToken(value)
        case .reference: SimpleValue.isReference(value)
        case .union: members.contains { $0.accepts(value) }
        }
    }

    private func isInRange(_ value: Bytes, _ whole: ClosedRange<Int64>) -> Bool {
        guard let number = SimpleValue.Decimal(value), number.digitCount <= digitCount,
            number.fractionDigitCount <= fractionDigitCount
        else { return false }
        let scaled = number.scaled
        return scaled >= SimpleValue.Decimal.scaled(whole.lowerBound)
            && scaled <= SimpleValue.Decimal.scaled(whole.upperBound) && scaled >= minimum && scaled <= maximum
    }

    private func isNormalised(_ value: Bytes) -> Bool {
        guard whiteSpace != .preserve else { return true }
        var isBehindSpace = whiteSpace == .collapse
        for byte in value {
            if byte < 0x20 { return false }
            if whiteSpace == .collapse && byte == 0x20 && isBehindSpace { return false }
            isBehindSpace = byte == 0x20
        }
        return whiteSpace == .replace || value.isEmpty || !isBehindSpace
    }
}

extension SimpleType {
    /// A pattern in the form libxml2 compiles it to, so that both say the same.
    ///
    /// `@unchecked` holds because libxml2 does not change a compiled expression when it is matched.
    final class Pattern: @unchecked Sendable {
        private let expression: xmlRegexpPtr

        init?(_ pattern: String) {
            guard let expression = xmlRegexpCompile(pattern) else { return nil }
            self.expression = expression
        }

        deinit { xmlRegFreeRegexp(expression) }

        /// - Parameter value: followed by a zero byte.
        func matches(_ value: Bytes) -> Bool { xmlRegexpExec(expression, value.baseAddress) == 1 }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Unicode code points of UTF-8.
    fileprivate var characterCount: Int {
        var count = 0
        for byte in self where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }
}

import CPeer

/// Changes the shape of XML: elements are copied, moved, wrapped and removed, attributes and texts exchanged, comments and fragments put in.
///
/// Works on bytes by a rough scan for tags, so that it also takes what is not well-formed; whatever it makes is only a suggestion.
struct StructureMutator {
    private var random: SplitMix
    private let capacity: Int

    init(seed: UInt32, capacity: Int) {
        random = SplitMix(state: UInt64(seed))
        self.capacity = capacity
    }

    /// Another input, at most `capacity` bytes; nil where libFuzzer's own mutations are to be used.
    mutating func mutated(_ input: [UInt8]) -> [UInt8]? {
        let end = input.firstIndex(of: 0) ?? input.count
        var template = Array(input[..<end])
        let changes = input[end...]
        let isContentOnly = random.below(2) == 0
        for _ in 0...(random.below(3) == 0 ? random.below(4) : 0) {
            switch random.below(16) {
            case 0..<3: return nil
            case 4: return fitting(input + (changes.isEmpty ? [0] : []) + change(template))
            default: template = reshaped(template, isContentOnly)
            }
        }
        return fitting(template + changes)
    }

    private func fitting(_ bytes: [UInt8]) -> [UInt8]? { bytes.count <= capacity ? bytes : nil }

    private mutating func reshaped(_ bytes: [UInt8], _ isContentOnly: Bool) -> [UInt8] {
        let scan = MarkupShape(bytes, isContentOnly: isContentOnly)
        guard let element = pick(scan.elements), let other = pick(scan.elements) else { return relined(bytes) }
        switch random.below(16) {
        case 0: return bytes.inserting(Array(bytes[element]), at: pick(scan.boundaries) ?? 0)
        case 2: return moved(bytes, element, to: pick(scan.boundaries) ?? 0)
        case 3: return bytes.replacing(element, [])
        case 4: return bytes.replacing(element, Array(bytes[other]))
        case 5: return wrapped(bytes, element)
        case 1, 6, 12:
            let fragment = Fragments.all[random.below(Fragments.all.count)]
            return bytes.inserting(Array(fragment.utf8), at: pick(scan.boundaries) ?? 0)
        case 7, 13: return insertedInText(bytes, scan)
        case 8: return exchangedAttribute(bytes, scan, valueOnly: true)
        case 9: return exchangedAttribute(bytes, scan, valueOnly: false)
        case 10, 14: return copiedAttribute(bytes, scan)
        default:
            guard let attribute = pick(scan.attributes) else { return bytes }
            return bytes.replacing(attribute.whole, [])
        }
    }

    /// Text without elements, by lines: one goes, comes twice, comes from ``Fragments``, or gets an octet to spoil.
    private mutating func relined(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard !lines.isEmpty else { return bytes }
        let index = random.below(lines.count)
        switch random.below(6) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[index], at: random.below(lines.count + 1))
        case 2: lines[index] += Array(" \(random.below(1200)):\(random.below(256))".utf8)
        case 3: lines[index] = Array(Fragments.lines[random.below(Fragments.lines.count)].utf8)
        default: lines.insert(Array(Fragments.lines[random.below(Fragments.lines.count)].utf8), at: index)
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private mutating func moved(_ bytes: [UInt8], _ element: Range<Int>, to place: Int) -> [UInt8] {
        guard !element.contains(place) else { return bytes }
        let copy = Array(bytes[element])
        let rest = bytes.replacing(element, [])
        return rest.inserting(copy, at: place >= element.upperBound ? place - element.count : place)
    }

    private mutating func wrapped(_ bytes: [UInt8], _ element: Range<Int>) -> [UInt8] {
        let tag = Fragments.wrappers[random.below(Fragments.wrappers.count)]
        return bytes.replacing(element, Array(tag.open.utf8) + bytes[element] + Array(tag.close.utf8))
    }

    /// A comment, a reference or a space somewhere between two tags.
    private mutating func insertedInText(_ bytes: [UInt8], _ scan: MarkupShape) -> [UInt8] {
        guard let text = pick(scan.texts) else { return bytes }
        let piece = Fragments.inText[random.below(Fragments.inText.count)]
        return bytes.inserting(Array(piece.utf8), at: text.lowerBound + random.below(text.count + 1))
    }

    private mutating func exchangedAttribute(_ bytes: [UInt8], _ scan: MarkupShape, valueOnly: Bool) -> [UInt8] {
        guard let one = pick(scan.attributes), let other = pick(scan.attributes) else { return bytes }
        let replaced = valueOnly ? one.value : one.whole
        return bytes.replacing(replaced, Array(bytes[valueOnly ? other.value : other.whole]))
    }

    private mutating func copiedAttribute(_ bytes: [UInt8], _ scan: MarkupShape) -> [UInt8] {
        guard let place = pick(scan.nameEnds) else { return bytes }
        guard random.below(2) == 0, let attribute = pick(scan.attributes) else {
            return bytes.inserting(
                Array(Fragments.attributes[random.below(Fragments.attributes.count)].utf8), at: place)
        }
        return bytes.inserting([0x20] + bytes[attribute.whole], at: place)
    }

    /// A change of the signed octets: position, how many go, how many come, and these.
    private mutating func change(_ template: [UInt8]) -> [UInt8] {
        let position = random.below(max(1, template.count + 2000))
        let coming = Array(Fragments.inText[random.below(Fragments.inText.count)].utf8).prefix(random.below(12))
        return [UInt8(position >> 8 & 0xFF), UInt8(position & 0xFF), UInt8(random.below(8)), UInt8(coming.count)]
            + coming
    }

    private mutating func pick<Element>(_ all: [Element]) -> Element? {
        all.isEmpty ? nil : all[random.below(all.count)]
    }
}

/// Vigna's splitmix64.
struct SplitMix {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}

extension [UInt8] {
    fileprivate func inserting(_ bytes: [UInt8], at index: Int) -> [UInt8] { replacing(index..<index, bytes) }

    fileprivate func replacing(_ range: Range<Int>, _ bytes: [UInt8]) -> [UInt8] {
        Array(self[..<range.lowerBound]) + bytes + self[range.upperBound...]
    }
}

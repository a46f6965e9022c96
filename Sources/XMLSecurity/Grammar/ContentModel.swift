/// What may stand in an element, as an expression over its child elements.
///
/// Source: XML Schema part 1, section 3.8.
indirect enum Particle {
    /// An element, its namespace and the place of its type.
    case element(SchemaGrammar.Symbol, namespace: [UInt8], type: Int32)
    /// Any element of a namespace, or of any when nil.
    case wildcard(namespace: [UInt8]?)
    case sequence([Particle])
    case choice([Particle])
    /// So many times; nil for any number.
    case repeated(Particle, least: Int, most: Int?)
}

/// The states of a ``Particle``: position automaton, made deterministic.
///
/// Source: Glushkov, "The abstract theory of automata", 1961; XML Schema part 1, appendix H (Unique Particle Attribution).
struct ContentModel {
    struct Label: Hashable {
        /// Nil for a wildcard.
        var symbol: SchemaGrammar.Symbol?
        /// Of the element, or of the elements that the wildcard lets through; nil for any.
        var namespace: [UInt8]?
        /// Place of the type of the element.
        var type: Int32

        /// Whether one element may be meant by both.
        func overlaps(_ other: Label) -> Bool {
            if let symbol, let otherSymbol = other.symbol { return symbol == otherSymbol }
            return namespace == nil || other.namespace == nil || namespace == other.namespace
        }
    }

    /// Where each label leads, by state; the first state is where it begins.
    private(set) var states: [(moves: [(label: Label, next: Int)], isFinal: Bool)] = []

    private var labels: [Label] = []
    private var follow: [Set<Int>] = []

    /// Positions and states of one model; a longer one is left to libxml2.
    private static let most = 512

    /// Which positions may come first and last, and whether there may be none.
    private struct Ends {
        var first: Set<Int> = []
        var last: Set<Int> = []
        var isNullable = true
    }

    init(_ particle: Particle) throws(UnknownConstruct) {
        let ends = try add(particle)
        try makeStates(ends)
    }

    private mutating func add(_ particle: Particle) throws(UnknownConstruct) -> Ends {
        switch particle {
        case .element(let symbol, let namespace, let type):
            return try position(Label(symbol: symbol, namespace: namespace, type: type))
        case .wildcard(let namespace): return try position(Label(namespace: namespace, type: -1))
        case .sequence(let parts):
            var ends = Ends()
            for part in parts { ends = join(ends, try add(part)) }
            return ends
        case .choice(let parts):
            var ends = Ends(isNullable: parts.isEmpty)
            for part in parts {
                let other = try add(part)
                ends.first.formUnion(other.first)
                ends.last.formUnion(other.last)
                ends.isNullable = ends.isNullable || other.isNullable
            }
            return ends
        case .repeated(let part, let least, let most): return try add(part, least, most)
        }
    }

    private mutating func add(_ part: Particle, _ least: Int, _ most: Int?) throws(UnknownConstruct) -> Ends {
        guard least <= Self.most, (most ?? least) <= Self.most, least <= most ?? least else { throw UnknownConstruct() }
        var ends = Ends()
        for _ in 0..<least { ends = join(ends, try add(part)) }
        guard let most else {
            var loop = try add(part)
            for position in loop.last { follow[position].formUnion(loop.first) }
            loop.isNullable = true
            return join(ends, loop)
        }
        // (a (a a?)?)? and not a? a? a?, which grows with the square.
        var optional = Ends()
        for _ in least..<most {
            optional = join(try add(part), optional)
            optional.isNullable = true
        }
        return join(ends, optional)
    }

    private mutating func position(_ label: Label) throws(UnknownConstruct) -> Ends {
        guard labels.count < Self.most else { throw UnknownConstruct() }
        labels.append(label)
        follow.append([])
        let position: Set = [labels.count - 1]
        return Ends(first: position, last: position, isNullable: false)
    }

    private mutating func join(_ left: Ends, _ right: Ends) -> Ends {
        for position in left.last { follow[position].formUnion(right.first) }
        return Ends(
            first: left.isNullable ? left.first.union(right.first) : left.first,
            last: right.isNullable ? left.last.union(right.last) : right.last,
            isNullable: left.isNullable && right.isNullable)
    }

    private mutating func makeStates(_ ends: Ends) throws(UnknownConstruct) {
        var places: [Set<Int>: Int] = [:]
        var waiting: [(positions: Set<Int>, next: Set<Int>)] = [([], ends.first)]
        places[[]] = 0
        states.append(([], ends.isNullable))
        while let (positions, next) = waiting.popLast(), let place = places[positions] {
            for (label, targets) in try moves(next) {
                if places[targets] == nil {
                    guard states.count < Self.most else { throw UnknownConstruct() }
                    places[targets] = states.count
                    states.append(([], !targets.isDisjoint(with: ends.last)))
                    waiting.append((targets, targets.reduce(into: []) { $0.formUnion(follow[$1]) }))
                }
                states[place].moves.append((label, places[targets] ?? 0))
            }
        }
    }

    /// The positions that each label leads to, in document order of the schema.
    private func moves(_ positions: Set<Int>) throws(UnknownConstruct) -> [(Label, Set<Int>)] {
        var targets: [Label: Set<Int>] = [:]
        for position in positions { targets[labels[position], default: []].insert(position) }
        // One name of two types, or a name that a wildcard lets through as well: not for us to tell apart.
        for label in targets.keys {
            guard !targets.keys.contains(where: { $0 != label && $0.overlaps(label) }) else { throw UnknownConstruct() }
        }
        return targets.sorted { ($0.value.min() ?? 0) < ($1.value.min() ?? 0) }.map { ($0.key, $0.value) }
    }
}

/// Something in a schema that a ``SchemaGrammar`` does not know and leaves to libxml2.
struct UnknownConstruct: Error {}

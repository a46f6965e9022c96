/// Makes several results at a time, each from a place, and hands them on in the order of the places.
enum Lookahead {
    /// As many as the store has readers.
    private static let atOnce = 4

    /// Memory holds a handful of results, however many places there are.
    ///
    /// - Parameters:
    ///   - places: ascending.
    ///   - make: runs beside others of its kind.
    ///   - take: takes a result; false ends the run, and what was made ahead is dropped.
    static func run<Result: Sendable>(
        _ places: StrideTo<UInt64>, make: @escaping @Sendable (UInt64) async throws -> Result,
        take: (Result) throws -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: (UInt64, Result).self) { group in
            var (ahead, made) = (places.makeIterator(), [UInt64: Result]())
            for place in IteratorSequence(ahead).prefix(atOnce) { group.addTask { (place, try await make(place)) } }
            for _ in 0..<atOnce { _ = ahead.next() }
            for place in places {
                while made[place] == nil, let (found, result) = try await group.next() { made[found] = result }
                if let next = ahead.next() { group.addTask { (next, try await make(next)) } }
                guard let result = made.removeValue(forKey: place), try take(result) else { return group.cancelAll() }
            }
        }
    }
}

import SocialSecurity

/// What is known of the days around the one that is being looked at: each day is asked once, and forgotten when it lies
/// behind.
struct DayWindow<Value> {
    /// Most days that are held.
    static var dayLimit: Int { 3 }

    private let ask: (CivilDate) async throws -> Value
    private(set) var held: [CivilDate: Value] = [:]

    init(_ ask: @escaping (CivilDate) async throws -> Value) { self.ask = ask }

    /// The value of a day. Days are asked in about their order: of those held, the earliest makes room.
    mutating func value(of day: CivilDate) async throws -> Value {
        if let value = held[day] { return value }
        let value = try await ask(day)
        while held.count >= Self.dayLimit, let first = held.keys.min() { held[first] = nil }
        held[day] = value
        return value
    }
}

/// The phase (fasecode) of a registration in the reference directory: a number of its own beside the quality code.
///
/// `rawValue`: 0 to 900, 902 or 999. It is kept, shown and ended by; it opens and closes no flow, only 999 never counts.
///
/// Source: KSZ form I605 (000 definitive inscription, 001-900 meaningful, 902 provisional inscription, 999 INSZ
/// replaced).
public struct PhaseCode: RawRepresentable, Hashable, Sendable {
    /// The code as a number.
    public let rawValue: Int

    /// Takes a code; `nil` for a number that is none.
    public init?(rawValue: Int) {
        guard 0...900 ~= rawValue || rawValue == 902 || rawValue == 999 else { return nil }
        self.rawValue = rawValue
    }

    /// Definitive inscription: what a registration has that names no phase.
    public static let definitive = PhaseCode(known: 0)
    /// Provisional inscription.
    public static let provisional = PhaseCode(known: 902)
    /// The number of the person was replaced; no OCMW registers it.
    public static let replaced = PhaseCode(known: 999)

    private init(known value: Int) { rawValue = value }
}

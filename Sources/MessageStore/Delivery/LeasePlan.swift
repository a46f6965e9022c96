import SocialSecurity
import XMLSecurity

/// Which lanes documents are leased from, and how many of each: what every store asks before it leases.
///
/// Lanes take turns, the one that waits longest first, so that a million documents to one partner stand before nothing but
/// each other.
public struct LeasePlan: Hashable, Sendable {
    /// A lane from which documents may be leased, now or later.
    public struct Opening: Hashable, Sendable {
        /// The lane.
        public let lane: DeliveryLane
        /// When: its first document is due, and no brake makes it wait any more.
        public let at: UTCInstant
        /// Most documents that may be leased from it at once.
        public let most: Int
        /// The last row that may be leased; `nil` for all.
        public let lastRow: Int64?
        /// Brakes that let one attempt pass at a time.
        public let slowed: [BrakeScope]
    }

    /// Lanes that are not closed, the one that opens first at the front.
    public let openings: [Opening]
    private let limits: LeaseLimits

    /// Judges lanes in which something waits.
    public init(lanes: [WaitingLane], brakes: [Brake], limits: LeaseLimits) {
        self.limits = limits
        openings = lanes.sorted { ($0.dueAt, $0.row) < ($1.dueAt, $1.row) }
            .compactMap { Self.opening(of: $0, brakes, limits) }
            .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func opening(of waiting: WaitingLane, _ brakes: [Brake], _ limits: LeaseLimits) -> Opening? {
        let lane = waiting.lane
        var (most, at, lastRow) = (limits.most(to: lane.recipient), waiting.dueAt, Int64?.none)
        var slowed: [BrakeScope] = []
        for brake in brakes where brake.scope.covers(lane) {
            switch brake.mode {
            case .pause: return nil
            case .drain: lastRow = min(lastRow ?? brake.lastRow, brake.lastRow)
            case .slow:
                at = max(at, brake.nextAt)
                most = min(most, 1)
                slowed.append(brake.scope)
            }
        }
        return most > 0 ? Opening(lane: lane, at: at, most: most, lastRow: lastRow, slowed: slowed) : nil
    }

    /// Lanes from which rows are read now, in the order of their turns.
    public func open(at now: UTCInstant) -> [Opening] {
        Array(openings.prefix { $0.at <= now }.prefix(limits.total))
    }

    /// Lets lanes take turns.
    ///
    /// - Parameter rows: due rows of lanes, each lane's in their order, at most `most` of each.
    /// - Returns: what is to be leased.
    public func turns<Row>(_ rows: [(opening: Opening, rows: [Row])]) -> [Row] {
        var (chosen, counts, used): ([Row], [EnterpriseNumber: Int], Set<BrakeScope>) = ([], [:], [])
        for turn in 0..<limits.total {
            for (opening, rows) in rows where turn < rows.count {
                let recipient = opening.lane.recipient
                guard chosen.count < limits.total, counts[recipient, default: 0] < limits.most(to: recipient),
                    used.isDisjoint(with: opening.slowed)
                else { continue }
                counts[recipient, default: 0] += 1
                used.formUnion(opening.slowed)
                chosen.append(rows[turn])
            }
        }
        return chosen
    }
}

import Testing

@testable import ocmw_gateway

/// Two demos at once do not take each other's ports.
@Suite struct PortReservationTests {
    /// Room for one block: who comes second finds nothing, until the first has gone.
    @Test func blockBelongsToOneDemoUntilItIsReleased() throws {
        let probe = try PortReservation(1)
        let start = probe.ports[0] - 1
        let range = start..<start + PortReservation.blockCount
        probe.release()
        let first = try PortReservation(6, in: range)
        #expect(first.ports == Array(start + 1...start + 6))
        #expect(throws: DemoFailure.self) { try PortReservation(6, in: range) }
        first.release()
        #expect(try PortReservation(6, in: range).ports == first.ports)
    }

    @Test func manyAtOnceShareNothing() throws {
        let all = try (0..<20).map { _ in try PortReservation(6) }
        let ports = all.flatMap(\.ports)
        #expect(Set(ports).count == 120)
        #expect(ports.allSatisfy(PortReservation.range.contains))
    }
}

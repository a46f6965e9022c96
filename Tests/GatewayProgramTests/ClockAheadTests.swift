import AuditLog
import MessageStore
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// What a gateway wrote whose clock was ahead for a while is in the lists of the time that its lines say.
@Suite struct ClockAheadTests {
    /// The clock opened the log of a year to come, and lines of today go there until that year.
    @Test func laterYearHidesNothing() async throws {
        try await AuditedGateway.with { gateway in
            let now = gateway.now
            let ahead = now.advanced(by: .seconds(800 * 86_400))
            try await gateway.view(at: now)
            try await gateway.openLog(at: ahead)
            try await gateway.view(at: ahead)
            for second in 1...3 { try await gateway.view(at: now.advanced(by: .seconds(second))) }
            let after = ahead.advanced(by: .seconds(400 * 86_400))
            try await gateway.view(at: after)
            #expect(try await gateway.tenant.store.auditYears().count == 2)
            #expect(try await gateway.views(around: now) == 4)
            #expect(try await gateway.views(around: ahead) == 1)
            #expect(try await gateway.views(around: after) == 1)
        }
    }

    /// It was ahead for so many lines that these look like the end of the period, and behind before that.
    @Test func manyLinesFromTheFutureHideNothing() async throws {
        try await AuditedGateway.with { gateway in
            let now = gateway.now
            let ahead = now.advanced(by: .seconds(5 * 86_400))
            try await gateway.view(at: now)
            for _ in 0..<2 {
                let leaves = try (0..<1_100).map { _ in try gateway.leaf(at: ahead) }
                try await gateway.tenant.store.append(leaves)
            }
            for second in 1...3 { try await gateway.view(at: now.advanced(by: .seconds(second))) }
            #expect(try await gateway.views(around: now) == 4)
            #expect(try await gateway.views(around: ahead) == 2_200)
        }
    }
}

extension AuditedGateway {
    /// How many lines about a look at a person a period of two hours has, each once and by number.
    fileprivate func views(around instant: UTCInstant) async throws -> Int {
        var places: [AuditPosition] = []
        try await PeriodLines(store: tenant.store).forEach(
            since: instant.advanced(by: .seconds(-3_600)), until: instant.advanced(by: .seconds(3_600))
        ) { line, leaf in
            if leaf.act == .personViewed { places.append(AuditPosition(year: line.year, index: line.index)) }
        }
        let order = places.map { [UInt64($0.year), $0.index] }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        return places.count
    }
}

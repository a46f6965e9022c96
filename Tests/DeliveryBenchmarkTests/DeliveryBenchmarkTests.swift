import Foundation
import MessageStore
import Testing

@testable import delivery_benchmark

/// Small runs of `make benchmark-delivery`: what is measured really happens. Times are not judged.
@Suite struct DeliveryBenchmarkTests {
    private static let schemas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Schemas").path(percentEncoded: false)

    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("delivery-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    @Test(arguments: StoreKind.allCases) func whatIsDispatchedLeavesTheOthersWaiting(_ kind: StoreKind) async throws {
        try await inFolder { folder in
            let partners = try Partners(count: 3, folder: folder, schemas: Self.schemas)
            let outbox = try await MeasuredOutbox(kind, waiting: 12, lanes: 3, partners: partners, folder: folder)
            #expect(try await outbox.storeRate(8) > 0)
            #expect(try await outbox.dispatcherRate(8) > 0)
            let store = outbox.store.store
            #expect(try await store.outbox(states: [.queued], after: nil, limit: 99).count == 12)
            #expect(try await store.outbox(states: [.delivered], after: nil, limit: 99).count == 16)
            #expect(try await store.outbox(states: [], after: nil, limit: 99).count == 28)
            try await store.close()
        }
    }

    @Test func theFloorSignsAndFlushes() async throws {
        try await inFolder { folder in
            let result = try await FloorMeasurement(folder: folder, seconds: 0.2).measure(.p256)
            #expect(result.cryptography > 0 && result.together > 0 && result.flushesAlone > 0)
        }
    }

    /// Hub and gateways as processes: every call is found in both databases, and xmlsec1 agrees with the document.
    @Test func exchangesAreCountedInTheDatabases() async throws {
        try await inFolder { folder in
            let plan = Federation.Plan(store: .sqlite, key: .p256, senderInstances: 1)
            let programs = try DeliveryBenchmark.parse([]).programFolder()
            let federation = try await Federation(
                plan, personCount: 2, folder: folder, programs: programs, schemas: Self.schemas)
            do {
                try await exchange(federation)
                await federation.stop()
            } catch {
                await federation.stop()
                throw error
            }
        }
    }

    private func exchange(_ federation: Federation) async throws {
        let keys = try await federation.start()
        let asker = OfficeSoftware(of: federation.cast.asker, key: keys.asker, anchors: federation.anchors)
        let answerer = OfficeSoftware(of: federation.cast.answerer, key: keys.answerer, anchors: federation.anchors)
        do {
            let paths = try await OpenInquiries(federation: federation, asker: asker, answerer: answerer).open()
            #expect(paths.count == 2)
            let inquiries = ExchangeMeasurement.Inquiries(paths, at: federation.answererREST, software: answerer)
            let measurement = ExchangeMeasurement(federation: federation, seconds: 1, work: inquiries)
            let closed = try await measurement.closed(callers: 2)
            #expect(closed.count == 20 && closed.rate > 0 && closed.toInbox.allSatisfy { $0 > 0 })
            let open = try await measurement.open(rate: 5)
            #expect(open.count == 5 && inquiries.left == 15)
            let received = try federation.outside(federation.cast.asker).received()
            #expect(Set(closed.tickets + open.tickets).isSubset(of: received.keys))
            #expect(try await OutsideVerification(federation: federation, asker: asker).verify(closed.tickets) == 1)
        } catch {
            try? await asker.close()
            try? await answerer.close()
            throw error
        }
        try await asker.close()
        try await answerer.close()
    }

    @Test func aPartIsReplacedBetweenItsMarkers() throws {
        let path = NSTemporaryDirectory() + "page-\(UUID().uuidString).md"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let page = """
            a
            <!-- floor begins -->
            old
            <!-- floor ends -->
            <!-- dispatch begins -->
            kept
            <!-- dispatch ends -->
            """
        try Data(page.utf8).write(to: URL(fileURLWithPath: path))
        try BenchmarkPage(path: path).replace("floor", with: "new")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == page.replacing("old", with: "new"))
        #expect(throws: BenchmarkFailure.self) { try BenchmarkPage(path: path).replace("exchange", with: "new") }
        #expect(throws: BenchmarkFailure.self) { try BenchmarkPage(path: path).check("exchange") }
        #expect(throws: BenchmarkFailure.self) { try BenchmarkPage(path: path + ".missing").check("floor") }
    }
}

import Foundation

/// Exchanges end to end, as a part of the page.
enum ExchangeReport {
    static func measured(in folder: URL, run: DeliveryBenchmark) async throws -> String {
        var floors: [KeyKind: Double] = [:]
        let kinds = run.key.isEmpty ? KeyKind.allCases : run.key
        for kind in kinds {
            floors[kind] = try await FloorMeasurement(folder: folder, seconds: run.seconds / 3).measure(kind).together
        }
        var results: [ExchangeMeasurement.Result] = []
        for plan in plans(run, kinds) {
            Measure.tell("exchanges: \(plan.name)")
            results.append(try await measure(plan, folder, run))
        }
        return ExchangeTables(results: results, floors: floors).text
    }

    private static func plans(_ run: DeliveryBenchmark, _ kinds: [KeyKind]) -> [Federation.Plan] {
        let stores = run.store.isEmpty ? StoreKind.allCases : run.store
        var plans = stores.flatMap { store in
            kinds.map { Federation.Plan(store: store, key: $0, senderInstances: 1) }
        }
        if stores.contains(.postgresql), let kind = kinds.first {
            plans.append(Federation.Plan(store: .postgresql, key: kind, senderInstances: 2))
        }
        return plans
    }

    private static func measure(
        _ plan: Federation.Plan, _ folder: URL, _ run: DeliveryBenchmark
    ) async throws -> ExchangeMeasurement.Result {
        let name = "\(plan.store.rawValue)-\(plan.key.rawValue)-\(plan.senderInstances)"
        let own = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        let federation = try await Federation(
            plan, personCount: run.inquiries, folder: own, programs: run.programFolder(),
            schemas: URL(fileURLWithPath: run.schemas).path)
        do {
            let result = try await measure(federation, run)
            await federation.stop()
            return result
        } catch {
            await federation.stop()
            throw error
        }
    }

    private static func measure(
        _ federation: Federation, _ run: DeliveryBenchmark
    ) async throws -> ExchangeMeasurement.Result {
        let keys = try await federation.start()
        let cast = federation.cast
        let asker = OfficeSoftware(of: cast.asker, key: keys.asker, anchors: federation.anchors)
        let answerer = OfficeSoftware(of: cast.answerer, key: keys.answerer, anchors: federation.anchors)
        let outcome: Swift.Result<ExchangeMeasurement.Result, any Error>
        do { outcome = .success(try await measure(federation, run, asker, answerer)) } catch {
            outcome = .failure(error)
        }
        try await asker.close()
        try await answerer.close()
        return try outcome.get()
    }

    private static func measure(
        _ federation: Federation, _ run: DeliveryBenchmark, _ asker: OfficeSoftware, _ answerer: OfficeSoftware
    ) async throws -> ExchangeMeasurement.Result {
        try await Task.sleep(for: .seconds(3))
        let idle = federation.processes.map { ProcessFigures.megabytes($0.pid).now }
        let prepared = OpenInquiries(federation: federation, asker: asker, answerer: answerer)
        let inquiries = ExchangeMeasurement.Inquiries(
            try await prepared.open(), at: federation.answererREST, software: answerer)
        let measurement = ExchangeMeasurement(federation: federation, seconds: run.seconds, work: inquiries)
        var result = ExchangeMeasurement.Result(plan: federation.plan)
        try await measure(measurement, &result)
        result.processes = zip(federation.processes, idle).map { child, idle in
            let memory = ProcessFigures.megabytes(child.pid)
            return (child.name, child.startMilliseconds, idle, memory.now, memory.highest)
        }
        let tickets = (result.closed + [result.open]).flatMap(\.tickets)
        result.verifiedCount = try await OutsideVerification(federation: federation, asker: asker).verify(tickets)
        return result
    }

    /// The highest rate by raising the number of callers, then half of it.
    private static func measure(
        _ measurement: ExchangeMeasurement, _ result: inout ExchangeMeasurement.Result
    ) async throws {
        // The first series is for warmth alone.
        _ = try await measurement.closed(callers: 16)
        for callers in ExchangeMeasurement.callerCounts {
            let series = try await measurement.closed(callers: callers)
            Measure.tell("\(callers) callers: \(Measure.decimal(series.rate)) exchanges/s")
            result.closed.append(series)
        }
        result.open = try await measurement.open(rate: (result.best?.rate ?? 2) / 2)
        Measure.tell("at half of it: p99 \(Measure.decimal(Measure.percentile(0.99, of: result.open.toInbox))) ms")
    }
}

extension DeliveryBenchmark {
    /// Where the programs are.
    func programFolder() throws -> String {
        if let programs { return URL(fileURLWithPath: programs).path }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: own).deletingLastPathComponent().path
    }
}

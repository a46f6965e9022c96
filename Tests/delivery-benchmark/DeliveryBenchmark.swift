import ArgumentParser
import Foundation

/// `make benchmark-delivery`: measures delivery from the call of one OCMW's software to the other gateway's inbox, and what it
/// cannot do without.
@main
struct DeliveryBenchmark: AsyncParsableCommand {
    /// What is measured.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case floor, dispatch, exchange
    }

    static let configuration = CommandConfiguration(
        commandName: "delivery-benchmark",
        abstract: "Measures delivery between two gateways, beside the signatures and flushes it cannot do without.",
        discussion:
            "Example: delivery-benchmark --part floor --part exchange --seconds 20 --page docs/benchmark-delivery.md")

    @Option(help: "Seconds of each measurement.") var seconds = 15.0
    @Option(help: "Documents that wait in the large outbox.") var waiting = 1_000_000
    @Option(help: "What is measured; all when left out.") var part: [Part] = []
    @Option(help: "Store of the exchanges: sqlite or postgresql; both when left out.") var store: [StoreKind] = []
    @Option(help: "Keys of the exchanges: RSA-2048 or P-256; both when left out.") var key: [KeyKind] = []
    @Option(help: "Inquiries that are answered in parts; each takes 20 exchanges.") var inquiries = 400
    @Option(help: "Folder of the programs ocmw-gateway and mock-ksz; that of this program when left out.")
    var programs: String?
    @Option(help: "The folder Schemas of the project.") var schemas = "Schemas"
    @Option(help: "Folder for the databases, emptied afterwards; below the temporary folder when left out.")
    var folder: String?
    @Option(help: "File to which the results are written as well, between the markers of each part.") var page: String?
    @Flag(help: "Keep the databases, and say where they are.") var keep = false

    func validate() throws {
        guard seconds >= 1 else { throw ValidationError("--seconds: at least 1.") }
        guard waiting >= 1000 else { throw ValidationError("--waiting: at least 1000.") }
        guard inquiries >= 20 else { throw ValidationError("--inquiries: at least 20.") }
    }

    func run() async throws {
        let parent = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        let own = parent.appendingPathComponent("delivery-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        defer { if !keep { try? FileManager.default.removeItem(at: own) } }
        let parts = part.isEmpty ? Part.allCases : part
        if let page { for part in parts { try BenchmarkPage(path: page).check(part.rawValue) } }
        for part in parts {
            let text = try await measure(part, in: own)
            print(text)
            if let page { try BenchmarkPage(path: page).replace(part.rawValue, with: text) }
        }
        if keep { Measure.tell("kept in \(own.path)") }
    }

    private func measure(_ part: Part, in folder: URL) async throws -> String {
        switch part {
        case .floor: try await FloorReport.measured(in: folder, seconds: seconds)
        case .dispatch: try await DispatchReport.measured(in: folder, run: self)
        case .exchange: try await ExchangeReport.measured(in: folder, run: self)
        }
    }
}

extension KeyKind: ExpressibleByArgument {}
extension StoreKind: ExpressibleByArgument {}

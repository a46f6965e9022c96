import Foundation
import Synchronization

/// Exchanges between two gateways, judged from their databases.
struct ExchangeMeasurement {
    /// One series of calls.
    struct Series {
        /// Callers side by side, or calls a second.
        let pace: Double
        var count = 0
        /// Exchanges a second, from the first call to the last document that is received and settled.
        var rate = 0.0
        /// Milliseconds from the intended start of the call to the inbox row, and to the verified receipt.
        var toInbox: [Double] = []
        var toReceipt: [Double] = []
        /// Milliseconds from the intended start of the call to its answer.
        var toAnswer: [Double] = []
        /// Milliseconds of processor time for one exchange, by process.
        var processor: [(name: String, milliseconds: Double)] = []
        var load = 0.0
        var tickets: [String] = []
    }

    /// Everything of one federation.
    struct Result {
        let plan: Federation.Plan
        var closed: [Series] = []
        var open = Series(pace: 0)
        var verifiedCount = 0
        /// Milliseconds from the start until it took connections; resident memory in MB: idle, loaded, highest.
        var processes: [(name: String, start: Double, idle: Int, loaded: Int, highest: Int)] = []

        var best: Series? { closed.max { $0.rate < $1.rate } }
    }

    /// One call: ticket of its document, and when it should have begun and was answered (milliseconds since 1970).
    fileprivate struct Call {
        let ticket: String
        let intended: Double
        let answered: Double
    }

    static let callerCounts = [8, 16, 32, 64]

    let federation: Federation
    let seconds: Double
    let work: Inquiries

    /// What is answered: paths of inquiries, one part after the other in turns.
    final class Inquiries: Sendable {
        let software: OfficeSoftware
        private let urls: [String]
        private let next = Mutex(0)

        /// - Parameter addresses: the instances that share the calls.
        init(_ paths: [String], at addresses: [String], software: OfficeSoftware) {
            self.software = software
            urls = paths.enumerated().map { addresses[$0.offset % addresses.count] + $0.element }
        }

        /// Parts that are still admitted.
        var left: Int { urls.count * OpenInquiries.partsEach - next.withLock { $0 } }

        /// Answers one inquiry in part.
        fileprivate func answer(intended: Double) async throws -> Call {
            let number = next.withLock { number in
                defer { number += 1 }
                return number
            }
            let reply = try await software.post(urls[number % urls.count], OpenInquiries.part(number)).expecting(202)
            guard let ticket = try reply.object()["ticket"] as? String else {
                throw BenchmarkFailure("an answer to a call names no ticket")
            }
            return Call(ticket: ticket, intended: intended, answered: Self.now)
        }

        /// Milliseconds since 1970, as the gateways write them.
        static var now: Double { Date().timeIntervalSince1970 * 1000 }
    }

    /// As many callers as told, each of which calls again as soon as it is answered.
    func closed(callers: Int) async throws -> Series {
        let count = min(work.left / 2, max(400, callers * 20, Int(150 * seconds / 2)))
        let shares = (0..<callers).map { count / callers + ($0 < count % callers ? 1 : 0) }
        return try await series(pace: Double(callers)) {
            try await withThrowingTaskGroup(of: [Call].self) { group in
                for share in shares {
                    group.addTask {
                        var calls: [Call] = []
                        for _ in 0..<share { calls.append(try await work.answer(intended: Inquiries.now)) }
                        return calls
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
    }

    /// Calls that begin at instants told beforehand, `rate` a second, whether earlier ones are answered or not.
    func open(rate: Double) async throws -> Series {
        let count = min(work.left, Int(rate * seconds))
        return try await series(pace: rate) {
            let start = Inquiries.now + 100
            return try await withThrowingTaskGroup(of: Call.self) { group in
                for number in 0..<count {
                    let intended = start + Double(number) * 1000 / rate
                    let wait = intended - Inquiries.now
                    if wait > 0 { try await Task.sleep(for: .milliseconds(wait)) }
                    group.addTask { try await work.answer(intended: intended) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
    }

    private func series(pace: Double, _ body: () async throws -> [Call]) async throws -> Series {
        let before = try processorSeconds()
        let begun = Inquiries.now
        let calls = try await body()
        let sender = try federation.outside(federation.cast.answerer)
        try await OpenInquiries.settled(sender)
        let after = try processorSeconds()
        let received = try federation.outside(federation.cast.asker).received()
        let delivered = try sender.delivered()
        var series = Series(pace: pace, count: calls.count)
        var last = begun
        for call in calls {
            guard let inbox = received[call.ticket], let receipt = delivered[call.ticket] else {
                throw BenchmarkFailure(
                    "\(call.ticket) was accepted, and is not in the inbox with a receipt, or not settled")
            }
            series.toInbox.append(Double(inbox) - call.intended)
            series.toReceipt.append(Double(receipt) - call.intended)
            series.toAnswer.append(call.answered - call.intended)
            last = max(last, Double(inbox), Double(receipt))
        }
        series.rate = Double(calls.count) * 1000 / (last - begun)
        series.processor = zip(before, after).map { ($0.name, ($1.seconds - $0.seconds) * 1000 / Double(calls.count)) }
        series.load = Measure.load
        series.tickets = calls.map(\.ticket)
        return series
    }

    private func processorSeconds() throws -> [(name: String, seconds: Double)] {
        var all = federation.processes.map { ($0.name, ProcessFigures.processorSeconds($0.pid)) }
        if federation.plan.store == .postgresql { all.append(("postgres", try ProcessFigures.serverSeconds())) }
        all.append(("caller", ProcessFigures.processorSeconds(getpid())))
        return all
    }
}

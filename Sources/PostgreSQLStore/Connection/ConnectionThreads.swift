import Dispatch

import class Foundation.Thread

/// The threads of one store: they alone call libpq, one connection each.
final class ConnectionThreads: Sendable {
    let writes = CallQueue()
    let reads = CallQueue()
    let leases = CallQueue()
    let locks = CallQueue()
    private let running = DispatchGroup()

    /// Starts a thread that writes, one that leases, and those that read. They connect when they have something to do.
    init(readerCount: Int, schema: SchemaGuard, slot: @escaping @Sendable () -> ConnectionSlot) {
        start("ocmw-pg-write") { [writes] in
            let writer = Writer(slot: slot(), schema: schema)
            while let calls = writes.take(upTo: Writer.callLimit) { writer.run(calls) }
        }
        start("ocmw-pg-lease") { [leases] in
            Self.serve(leases, Reader(slot: slot(), begin: Reader.beginLeasing, schema: schema))
        }
        start("ocmw-pg-lock") { [locks] in
            let slot = slot()
            while let calls = locks.take(upTo: 1) { for call in calls { Self.runAlone(call, slot) } }
        }
        for _ in 0..<max(1, readerCount) {
            start("ocmw-pg-read") { [reads] in
                Self.serve(reads, Reader(slot: slot(), begin: Reader.beginReading, schema: nil))
            }
        }
    }

    deinit { closeQueues() }

    private static func serve(_ queue: CallQueue, _ reader: Reader) {
        while let calls = queue.take(upTo: 1) { for call in calls { reader.run(call) } }
    }

    /// Without a transaction, once more when the connection broke: locks of the session went with it.
    private static func runAlone(_ call: StoreCall, _ slot: ConnectionSlot) {
        do {
            do {
                try call.run(slot.session())
            } catch let failure as DatabaseFailure where failure.isConnectionLost {
                try call.run(slot.session())
            }
            call.finish(nil)
        } catch {
            call.finish(.translating(error))
        }
    }

    private func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        running.enter()
        let thread = Thread { [running] in
            body()
            running.leave()
        }
        thread.name = name
        thread.start()
    }

    private func closeQueues() {
        for queue in [writes, reads, leases, locks] { queue.close() }
    }

    /// Ends the threads after what waits was run, and with them the connections.
    func close() async {
        closeQueues()
        await withCheckedContinuation { continuation in
            running.notify(queue: .global()) { continuation.resume() }
        }
    }
}

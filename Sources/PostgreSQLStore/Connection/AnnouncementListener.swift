import MessageStore
import Synchronization

import class Foundation.Thread

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Hears on a thread and a connection of its own that another store made documents due.
///
/// An announcement is a hint: one that is lost with the connection is made good by one when it is there again.
final class AnnouncementListener: Sendable {
    private let settings: PostgreSQLSettings
    private let own: Announcement
    private let stream: AsyncStream<Void>.Continuation
    /// Read end and write end of a pipe: closing the latter ends the thread.
    private let ends: (read: CInt, write: CInt)
    private let isStopped = Mutex(false)

    /// How long it waits before it connects again, in milliseconds.
    private static let pause: CInt = 2000

    /// - Parameters:
    ///   - own: what this store announces itself: it is not told of that.
    ///   - stream: what is to speak; it ends with the thread.
    init(_ settings: PostgreSQLSettings, own: Announcement, stream: AsyncStream<Void>.Continuation)
        throws(MessageStoreError)
    {
        var descriptors: [CInt] = [0, 0]
        guard pipe(&descriptors) == 0 else {
            throw MessageStoreError(.database, "no pipe for listening to PostgreSQL (errno \(errno))")
        }
        self.settings = settings
        self.own = own
        self.stream = stream
        ends = (descriptors[0], descriptors[1])
    }

    deinit {
        stop()
        close(ends.read)
    }

    /// Begins to listen; the thread keeps this object until `stop`.
    func start() {
        let thread = Thread { self.run() }
        thread.name = "ocmw-pg-listen"
        thread.start()
    }

    /// Ends the thread soon.
    func stop() {
        let isFirst = isStopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        if isFirst { close(ends.write) }
    }

    private func run() {
        while !isStopped.withLock({ $0 }) {
            do {
                let connection = try Connection(settings, tenant: nil)
                try connection.execute("LISTEN \(settings.schema)")
                // What was announced before is not heard any more.
                stream.yield()
                while !isStopped.withLock({ $0 }) {
                    let heard = try connection.announcements(orUntilReadable: ends.read)
                    if heard.contains(where: { own.isOfAnotherStore($0) }) { stream.yield() }
                }
            } catch {
                // The server is away: calls tell of that. Here it is only waited for.
                var stop = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
                poll(&stop, 1, Self.pause)
            }
        }
        stream.finish()
    }
}

/// What a store tells the others of its tenant.
struct Announcement: Hashable, Sendable {
    /// KBO digits.
    let tenant: String
    /// Number of the store, made anew for each.
    let store: UInt64

    var text: String { "\(tenant) \(store)" }

    /// By which the server's administrator, and other stores, tell the connections of this store from others.
    var applicationName: String { Self.applicationNames + text }

    /// How the names of every store begin; a space and the KBO digits follow.
    static let applicationNames = "ocmw-gateway "

    /// Whether a text is about the same tenant and not of this store itself.
    func isOfAnotherStore(_ text: String) -> Bool { text.hasPrefix("\(tenant) ") && text != self.text }
}

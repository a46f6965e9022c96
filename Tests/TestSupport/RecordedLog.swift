import Logging
import Synchronization

/// Keeps what is logged, at every level, for all copies of the handler.
public struct RecordedLog: LogHandler {
    /// One logged line.
    public struct Entry: Hashable, Sendable {
        /// Level of the line.
        public let level: Logger.Level
        /// Its message.
        public let message: String
        /// Its metadata, that of the logger included, as text.
        public let metadata: [String: String]
    }

    private final class Storage: Sendable {
        let entries = Mutex<[Entry]>([])
    }

    private let storage = Storage()
    /// Metadata of the logger.
    public var metadata: Logger.Metadata = [:]
    /// Everything is kept.
    public var logLevel = Logger.Level.trace

    /// Makes an empty record.
    public init() {}

    /// A logger that writes here.
    public var logger: Logger { Logger(label: "test") { _ in self } }

    /// What was logged until now.
    public var entries: [Entry] { storage.entries.withLock { $0 } }

    /// Level and message of each line, as `level: message`.
    public var lines: [String] { entries.map { "\($0.level): \($0.message)" } }

    /// Everything that was logged, metadata included, as one text.
    public var text: String {
        entries.map { entry in
            ([entry.message] + entry.metadata.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// Metadata of the logger, one by one.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Keeps a line.
    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        let entry = Entry(level: event.level, message: "\(event.message)", metadata: all)
        storage.entries.withLock { $0.append(entry) }
    }
}

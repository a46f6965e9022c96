import Foundation
import TestSupport

/// What the system tells of processes: processor time and memory.
struct ProcessFigures {
    /// Seconds of processor time of one process, with children that ended.
    static func processorSeconds(_ pid: Int32) -> Double { status(of: pid).map { $0.seconds } ?? 0 }

    /// Seconds of processor time of the PostgreSQL server and all its processes.
    static func serverSeconds() throws -> Double {
        let file = try PostgreSQLServer.runningDurably().folder + "/data/postmaster.pid"
        guard let line = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").first,
            let server = Int32(line)
        else { throw BenchmarkFailure("\(file) names no process") }
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
        let own = all.compactMap { status(of: $0) }.filter { $0.parent == server }
        return processorSeconds(server) + own.reduce(0) { $0 + $1.seconds }
    }

    /// Resident memory now, and at its highest, in MB.
    static func megabytes(_ pid: Int32) -> (now: Int, highest: Int) {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        func value(_ name: String) -> Int {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
        }
        return (value("VmRSS:") / 1024, value("VmHWM:") / 1024)
    }

    private static func status(of pid: Int32) -> (parent: Int32, seconds: Double)? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        // After the name: state, parent, ...; user and system time are the 12th and 13th from there, with children's behind.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 14, let parent = Int32(fields[1]) else { return nil }
        let ticks = fields[11...14].reduce(0) { $0 + (Double($1) ?? 0) }
        return (parent, ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}

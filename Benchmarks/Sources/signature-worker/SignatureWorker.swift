import Foundation
import XMLSecurity

/// One process that signs and verifies on command, a line of standard input at a time; see `Benchmarks/README.md` for the lines.
@main
struct SignatureWorker {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            throw WorkerError("usage: signature-worker FOLDER (keys, certificates, messages and orders.xsd)")
        }
        FreedMemory.keep()
        var bench = try Bench(folder: CommandLine.arguments[1])
        say("ready ocmw-gateway XMLSecurity, one pass over libxml2's SAX2 events")
        while let line = readLine() {
            do {
                say(try bench.answer(line.split(separator: " ").map(String.init)))
            } catch {
                say("fail \(error)")
            }
        }
    }

    /// Written at once: the other side waits for the line.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}

/// Why a line cannot be carried out.
struct WorkerError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

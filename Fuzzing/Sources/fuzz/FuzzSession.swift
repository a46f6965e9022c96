import CPeer
import FuzzTargets

#if canImport(Glibc)
    import Glibc
#endif

/// One process that fuzzes one target; see ``FuzzHooks`` for how libFuzzer gets at it.
final class FuzzSession {
    struct Refusal: Error, CustomStringConvertible { let description: String }

    private let fuzzer: Fuzzer
    /// Of the refused inputs, those that may be kept.
    private let refusedPercentage: Int
    private var runCount = 0
    private var acceptedCount = 0

    /// - Parameters:
    ///   - keys: folder made by Tests/Judges/make-pki.sh, with one made by make-revocation.sh in it.
    ///   - repository: path of the folder that has `Schemas/` and `Fuzzing/`.
    init(target: String, keys: String, repository: String) throws {
        guard peer_start() == 1 else { throw Refusal(description: "libxmlsec1 cannot be used") }
        let schemas = try Fuzzer.schemaPaths.map { path in
            guard let schema = peer_schema("\(repository)/\(path)") else {
                throw Refusal(description: "\(path) cannot be used")
            }
            return schema
        }
        let fuzzer = try Fuzzer(target, repository: repository, peer: .system(schemas: schemas)) { path in
            try Self.bytes("\(keys)/\(path)")
        }
        guard let fuzzer else { throw Refusal(description: "no target \(target)") }
        self.fuzzer = fuzzer
        refusedPercentage = ["differential": 0, "verify-soap": 25, "verify-document": 25][target] ?? 100
    }

    /// Prints what becomes of one input.
    func show(_ path: String) -> Int32 {
        guard let input = try? Self.bytes(path) else { return 2 }
        let outcome = fuzzer.run(input)
        print(String(decoding: fuzzer.message(input), as: UTF8.self))
        print(outcome.finding.map { "FINDING: \($0)" } ?? (outcome.isAccepted ? "accepted" : "refused"))
        return outcome.finding == nil ? 0 : 1
    }

    /// One execution; a finding ends the process, so that libFuzzer keeps the input.
    ///
    /// - Returns: whether the input may go into the corpus. Ways to be refused are many: without a share for the accepted the corpus would
    ///   fill with inputs that are refused early.
    func run(_ input: [UInt8]) -> Bool {
        runCount += 1
        let outcome = fuzzer.run(input)
        if outcome.isAccepted { acceptedCount += 1 }
        if let finding = outcome.finding {
            print("FINDING: \(finding)")
            fflush(nil)
            abort()
        }
        let hash = input.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return outcome.isAccepted || Int(hash % 100) < refusedPercentage
    }

    /// Prints how many inputs were accepted.
    func report() {
        print("accepted: \(acceptedCount) of \(runCount)")
        fflush(nil)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Refusal(description: "cannot read \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

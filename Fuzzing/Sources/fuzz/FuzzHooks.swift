import CPeer

#if canImport(Glibc)
    import Glibc
#endif

/// The functions that libFuzzer, whose `main` this program has, calls by their names. It has one thread and hands no context around.
///
/// `fuzz --target=NAME --keys=FOLDER --repository=FOLDER [ARGUMENT...]`, the rest being libFuzzer's own; the keys are made by
/// Tests/Judges/make-pki.sh, and in the folder `revocation` below it by make-revocation.sh. With `--show=FILE` it prints the message that the target makes of an input, and what it finds.
private enum FuzzHooks {
    nonisolated(unsafe) static var session: FuzzSession?

    static func start(_ arguments: [String]) {
        func value(_ name: String) -> String {
            let prefix = "--\(name)="
            return arguments.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } ?? ""
        }
        do {
            let session = try FuzzSession(target: value("target"), keys: value("keys"), repository: value("repository"))
            if !value("show").isEmpty { exit(session.show(value("show"))) }
            self.session = session
            atexit { FuzzHooks.session?.report() }
        } catch {
            print("fuzz: \(error)")
            exit(2)
        }
    }
}

/// Called once, with the arguments of the program.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    FuzzHooks.start((0..<Int(count.pointee)).compactMap { arguments.pointee[$0].map { String(cString: $0) } })
    return 0
}

/// Called for each input; -1 keeps it out of the corpus.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let isKept = FuzzHooks.session?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return isKept == true ? 0 : -1
}

/// Called to make an input of another one, in place; returns its size.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int, _ seed: UInt32) -> Int {
    var mutator = StructureMutator(seed: seed, capacity: capacity)
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let output = mutator.mutated(input) else { return LLVMFuzzerMutate(bytes, count, capacity) }
    bytes.update(from: output, count: output.count)
    return output.count
}

import Foundation
import XMLSecurity

/// Carries out the lines of the protocol.
struct Bench {
    private let files: BenchFiles
    private let schema: SchemaSet
    private var signers: [String: SOAPSigner] = [:]
    private var verifiers: [String: SOAPVerifier] = [:]

    init(folder: String) throws {
        files = BenchFiles(folder: folder)
        schema = try SchemaSet(path: files.path("orders.xsd"))
    }

    mutating func answer(_ words: [String]) throws -> String {
        switch (words.first, words.count) {
        case ("run", 5):
            guard let seconds = Double(words[4]) else { throw WorkerError("seconds: \(words[4])") }
            return try run(words[1], key: words[2], size: words[3]) { $0 < seconds }
        case ("count", 5):
            guard let count = Int(words[4]) else { throw WorkerError("count: \(words[4])") }
            var left = count
            return try run(words[1], key: words[2], size: words[3]) { _ in
                left -= 1
                return left > 0
            }
        case ("memory", 4): return try memory(words[1], key: words[2], size: words[3])
        case ("sign", 4):
            let message = try signer(words[1]).sign(envelope: files.bytes(words[2]), at: UTCInstant.now)
            try Data(message.bytes).write(to: URL(fileURLWithPath: words[3]))
            return "ok"
        case ("verify", 3):
            let message = try files.message(words[2])
            let verdict = try verifier(words[1]).verify(bytes: message.bytes, at: message.created, schema: schema)
            return verdict.value == nil ? "fail \(verdict.failedSteps)" : "ok Timestamp,Body"
        default: throw WorkerError("unknown line")
        }
    }

    /// Repeats one operation while `goOn` of the seconds that passed says so.
    private mutating func run(
        _ operation: String, key: String, size: String, while goOn: (Double) -> Bool
    ) throws -> String {
        let act = try act(operation, key: key, size: size)
        let (wall, processor) = (Clock.wall(), Clock.processor())
        var count = 0
        repeat {
            try act(count)
            count += 1
        } while goOn(Clock.wall() - wall)
        return "ok \(count) \(Clock.wall() - wall) \(Clock.processor() - processor)"
    }

    /// How much the resident memory of this process rose above where it stood while one operation ran, and the octets of its input.
    private mutating func memory(_ operation: String, key: String, size: String) throws -> String {
        let small = try act(operation, key: key, size: "small")
        try small(0)
        let act = try act(operation, key: key, size: size)
        let file = operation == "sign" ? "unsigned-\(size).xml" : "signed-\(key)-\(size).xml"
        let before = try ResidentMemory.resetPeak()
        try act(0)
        return "ok \(try ResidentMemory.peak() - before) \(try files.bytes(files.path(file)).count)"
    }

    private mutating func act(_ operation: String, key: String, size: String) throws -> (Int) throws -> Void {
        switch operation {
        case "sign":
            let (signer, envelope) = (try signer(key), try files.bytes(files.path("unsigned-\(size).xml")))
            let instant = UTCInstant.now
            return { _ in _ = try signer.sign(envelope: envelope, at: instant) }
        case "verify", "verifyx":
            let message = try files.message(files.path("signed-\(key)-\(size).xml"))
            let (verifier, schema) = (try verifier(key), operation == "verifyx" ? schema : nil)
            return { _ in
                let verdict = try verifier.verify(bytes: message.bytes, at: message.created, schema: schema)
                guard verdict.value != nil else { throw WorkerError("\(verdict.failedSteps)") }
            }
        case "distinct":
            let envelope = try files.bytes(files.path("unsigned-\(size).xml"))
            let messages = try DistinctMessages(envelope: envelope, signer: signer(key))
            let verifier = try verifier(key)
            return { count in try messages.judge(count, by: verifier) }
        default: throw WorkerError("operation \(operation)")
        }
    }

    private mutating func signer(_ key: String) throws -> SOAPSigner {
        if let known = signers[key] { return known }
        let signer = SOAPSigner(
            identity: try SigningIdentity(
                key: PrivateKey(pem: files.bytes(files.path("\(key).key"))), certificate: files.certificate(key)))
        signers[key] = signer
        return signer
    }

    /// Trusts the one certificate, as the other workers do.
    private mutating func verifier(_ key: String) throws -> SOAPVerifier {
        if let known = verifiers[key] { return known }
        let verifier = SOAPVerifier(trust: try TrustStore(anchors: [files.certificate(key)]))
        verifiers[key] = verifier
        return verifier
    }
}

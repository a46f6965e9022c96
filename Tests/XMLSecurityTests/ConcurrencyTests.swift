import Foundation
import Testing

@testable import XMLSecurity

/// One verifier, signer, trust store and schema used by many threads at once say what they say to one; `make sanitize` looks for races.
@Suite struct ConcurrencyTests {
    private static let threadCount = 8
    private static let rounds = 6

    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    /// Runs `work` on threads of its own, all at once, and returns what each found.
    private func together<Outcome: Sendable>(_ work: @escaping @Sendable (Int) -> Outcome) async -> [Outcome] {
        await withTaskGroup(of: Outcome.self) { group in
            for index in 0..<Self.threadCount {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread { continuation.resume(returning: work(index)) }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func everythingShared() async throws {
        let scratch = try Scratch()
        _ = try scratch.file("common.xsd", Array(SchemaSetTests.common.utf8))
        let schema = try SchemaSet(path: scratch.file("main.xsd", Array(SchemaSetTests.main.utf8)))
        let trust = try pki.trust()
        let verifier = SOAPVerifier(trust: trust)
        let documents = DocumentVerifier(trust: trust)
        let good = try XMLReader.parse(
            Array("<m:doc xmlns:m='urn:m' Id='d'><ssin>12345678901</ssin><day>2026-11-21</day></m:doc>".utf8))
        let bad = try XMLReader.parse(
            Array("<m:doc xmlns:m='urn:m' Id='d'><ssin>x</ssin><day>2026-11-21</day></m:doc>".utf8))
        let signers = try ["rsa", "p256"].map { SOAPSigner(identity: try pki.identity($0)) }
        let document = try TestDocument.signed(by: pki.identity("p256"))
        let spoilt = document.replacing(">ticket-1<", with: ">ticket-2<")
        let stranger = try TestDocument.signed(by: pki.identity("stranger"))

        @Sendable func round(_ index: Int) throws -> [String] {
            let message = try signers[index % 2].sign(body: [index % 3 == 0 ? bad : good], at: TestPKI.now).bytes
            let verdict = try verifier.verify(bytes: message, at: TestPKI.now, schema: schema)
            let codes = verdict.codes.map(\.rawValue) + [verdict.value == nil ? "refused" : "accepted"]
            return try codes
                + [document, spoilt, stranger].flatMap {
                    try documents.verify(bytes: $0, at: TestPKI.now).codes.map(\.rawValue) + [";"]
                }
        }

        let expected = try (0..<Self.rounds).map(round)
        #expect(expected[1] == ["accepted", ";", "digest-wrong", ";", "certificate-issuer-untrusted", ";"])
        #expect(expected[0].prefix(2) == ["schema-violated", "refused"])
        let outcomes = await together { thread in
            (0..<Self.rounds).map { (try? round((thread + $0) % Self.rounds)) == expected[(thread + $0) % Self.rounds] }
        }
        #expect(outcomes == Array(repeating: Array(repeating: true, count: Self.rounds), count: Self.threadCount))
    }

    /// Found by the thread sanitizer's slow threads: each made built-in types of its own. Tells the most when it is the only test of a run,
    /// since one compiled schema is enough to have the types.
    @Test func schemasAreCompiledOnManyThreads() async {
        let outcomes = await together { _ in
            (0..<20).allSatisfy { _ in
                guard let sample = try? GrammarSample("<xs:element name='r' type='xs:anyType'/>") else { return false }
                return (try? sample.isValid("<r a='1'>b</r>")) == true
            }
        }
        #expect(outcomes.count == Self.threadCount && outcomes.allSatisfy { $0 })
    }

    /// More threads than the pool of verifiers keeps, on one key.
    @Test(arguments: ["rsa", "p256"])
    func oneKey(_ name: String) async throws {
        let key = try pki.identity(name).key.handle
        let bytes = Array("signed".utf8)
        let signature = try key.sign(bytes)
        let method: SignatureMethod = name == "rsa" ? .rsaSHA256 : .ecdsaSHA256
        let outcomes = await together { _ in
            (0..<50).allSatisfy { round in
                key.verifies(signature, over: round % 2 == 0 ? bytes : bytes + [0], by: method) == (round % 2 == 0)
            }
        }
        #expect(outcomes.count == Self.threadCount && outcomes.allSatisfy { $0 })
    }
}

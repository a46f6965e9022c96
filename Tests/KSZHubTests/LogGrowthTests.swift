import Testing

@testable import KSZHub

/// Consistency proofs, against the recursive definition of RFC 6962.
@Suite struct LogGrowthTests {
    @Test func everyProofUpToTwentyLeavesHoldsAndNoOther() throws {
        var log = try ReferenceLog(origin: "log")
        log.grow(to: 20)
        let roots = (0...20).map { ReferenceLog.root(Array(log.leaves[..<$0])) }
        for size in 1...20 {
            for old in 0...size {
                let proof =
                    old == 0 || old == size
                    ? []
                    : ReferenceLog.proof(
                        old, Array(log.leaves[..<size]), isWhole: true)
                let holds = { (proof: [[UInt8]], oldRoot: [UInt8], root: [UInt8]) in
                    LogGrowth.isProven(
                        from: UInt64(old), root: oldRoot, to: UInt64(size), root: root, by: proof)
                }
                #expect(holds(proof, roots[old], roots[size]), "\(old) to \(size)")
                #expect(!holds(proof + [roots[1]], roots[old], roots[size]), "one hash too many")
                if !proof.isEmpty { #expect(!holds(Array(proof.dropLast()), roots[old], roots[size])) }
                guard old > 0, old < size else { continue }
                #expect(!holds(proof, roots[old], roots[size - 1]) && !holds(proof, roots[old - 1], roots[size]))
                for index in proof.indices {
                    var changed = proof
                    changed[index][0] ^= 1
                    #expect(!holds(changed, roots[old], roots[size]), "one bit")
                }
            }
        }
    }

    @Test func emptyTreeIsABeginningOfEverything() {
        let root = [UInt8](repeating: 1, count: 32)
        #expect(LogGrowth.isProven(from: 0, root: [], to: 9, root: root, by: []))
        #expect(!LogGrowth.isProven(from: 0, root: [], to: 9, root: root, by: [root]))
        #expect(!LogGrowth.isProven(from: 10, root: root, to: 9, root: root, by: []))
    }
}

import AuditLog
import Testing

/// Exports with more keys than any honest log has.
@Suite struct LogKeyRotationTests {
    /// An export that grows; key n is that of seed n.
    private struct Export {
        var lines: [String]
        private(set) var leaves: [[UInt8]] = []
        private var frontier = MerkleFrontier()
        private var random = SeededRandom(state: 5)
        private(set) var keyNumber = 0

        init() throws {
            lines = AuditExport.header(key: try Self.signer(0).verifierKey)
            try append(Sample.opening(previous: nil))
        }

        static func signer(_ number: Int) throws -> NoteSigner {
            let seed = [UInt8(number >> 8), UInt8(number & 0xFF)] + [UInt8](repeating: 9, count: 30)
            return try NoteSigner(name: Sample.origin, seed: seed)
        }

        private mutating func append(_ entry: AuditEntry) throws {
            let sealed = try entry.sealed(using: &random)
            frontier.append(sealed.leafHash)
            leaves.append(sealed.leafBytes)
            lines.append(AuditExport.line(leaf: sealed.leafBytes))
        }

        /// The line that goes from one key to another, and no checkpoint.
        mutating func rotate(from old: [UInt8], to new: [UInt8]) throws {
            var entry = AuditEntry(
                act: .auditKeyRotated, timeMilliseconds: Sample.time, access: .changed, organisation: "0999999922",
                application: "ocmw-gateway", actor: .process("cli"))
            entry.outcome = .done
            entry.object = try LogKeyRotation(old: old, new: new).object
            try append(entry)
        }

        /// The line that goes from the key in force to the next one, and the checkpoint under the old one.
        mutating func rotate() throws {
            let old = try Self.signer(keyNumber)
            keyNumber += 1
            try rotate(from: old.verifierKey.publicKey, to: Self.signer(keyNumber).verifierKey.publicKey)
            try sign(with: old)
        }

        mutating func sign(with signer: NoteSigner) throws {
            let checkpoint = try Checkpoint(origin: Sample.origin, size: frontier.size, root: frontier.root)
            lines.append(AuditExport.line(checkpoint: try signer.sign(checkpoint).note))
        }
    }

    private func check(_ export: Export, key: NoteVerifierKey? = nil) -> AuditExportReport {
        var verifier = AuditExportVerifier(trustedKey: key)
        for line in export.lines { verifier.consume(Array(line.utf8)) }
        return verifier.finish()
    }

    @Test func aHundredKeysAreReadAndTheNextIsAFinding() throws {
        var export = try Export()
        for _ in 1..<LogKeyChain.yearLimit { try export.rotate() }
        #expect(check(export).findings == [])
        try export.rotate()
        #expect(check(export).findings.map(\.code) == [.keyRotation])
    }

    /// The limit is that of one year's log: the next year goes on with the last key.
    @Test func eachYearHasItsOwnLimit() throws {
        var export = try Export()
        for _ in 0..<LogKeyChain.yearLimit { try export.rotate() }
        let leaves = try export.leaves.map { try AuditLeaf(decoding: $0) }
        var chain = LogKeyChain(first: try Export.signer(0).verifierKey.publicKey)
        var taken = leaves.enumerated().map { chain.take($0.element, at: UInt64($0.offset)) }
        #expect(taken.removeLast() == false && !taken.contains(false))
        chain.beginYear()
        #expect(chain.take(try #require(leaves.last), at: 1))
    }

    /// A checkpoint says by its key IDs which keys are tried, whatever their number.
    @Test func anOldKeyIsKnownByItsID() throws {
        var export = try Export()
        for _ in 0..<5 { try export.rotate() }
        for number in 0..<5 { try export.sign(with: Export.signer(number)) }
        try export.sign(with: Export.signer(5))
        try export.sign(with: Export.signer(6))
        // The last rotation's own checkpoint is under key 4: there it counts, and key 5 only from the next leaf on.
        #expect(
            check(export).findings.map(\.code) == [
                .keyRotated, .keyRotated, .keyRotated, .keyRotated, .checkpointSignature, .checkpointSignature,
            ])
    }

    /// The reader kept the key of today: that is a mistake of the reader's, and no finding about the log.
    @Test func aKeyToWhichTheLogChangedLaterIsOneFinding() throws {
        var export = try Export()
        try export.rotate()
        try export.rotate()
        #expect(check(export, key: try Export.signer(0).verifierKey).isValid)
        // Head, first leaf, then each change with its checkpoint: lines 4 and 6 of the file.
        for (number, line) in [(1, 4), (2, 6)] {
            let report = check(export, key: try Export.signer(number).verifierKey)
            #expect(report.findings.map(\.code) == [.laterKey] && report.findings.map(\.line) == [line])
            #expect(report.findings.first?.size == UInt64(number + 1), "the key's first line, from 0")
        }
        let stranger = check(export, key: try Export.signer(3).verifierKey).findings.map(\.code)
        #expect(
            stranger.contains(.otherKey) && stranger.contains(.checkpointSignature) && !stranger.contains(.laterKey))
    }

    /// Whoever makes a file can name the reader's key in it; from a key that is not in force it changes nothing.
    @Test func aChangeToTheReadersKeyFromAKeyNotInForceIsNone() throws {
        var export = try Export()
        let reader = try Export.signer(1).verifierKey
        try export.rotate(from: Export.signer(7).verifierKey.publicKey, to: reader.publicKey)
        try export.sign(with: Export.signer(0))
        let codes = check(export, key: reader).findings.map(\.code)
        #expect(codes.contains(.otherKey) && !codes.contains(.laterKey))
    }

    /// Thousands of changes that nothing proves, and thousands of checkpoints: each was tried against each, for minutes.
    @Test func afterAnUnprovenRotationNothingIsRead() throws {
        var export = try Export()
        var random = SeededRandom(state: 11)
        var old = try Export.signer(0).verifierKey.publicKey
        for _ in 0..<4_000 {
            let new = (0..<32).map { _ in UInt8.random(in: 0x80...0xFF, using: &random) }
            try export.rotate(from: old, to: new)
            old = new
        }
        try export.sign(with: Export.signer(1))
        let checkpoint = try #require(export.lines.last)
        export.lines += [String](repeating: checkpoint, count: 4_000)
        let report = check(export)
        #expect(report.findings.map(\.code) == [.keyRotationUnproven])
        #expect(report.findings.map(\.line) == [5] && report.leafCount == 2)
    }
}

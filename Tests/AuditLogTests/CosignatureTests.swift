import Crypto
import Foundation
import Testing

@testable import AuditLog

/// Cosignatures of witnesses: the vectors of `Tests/Vectors/audit` (made with Python), and the request to a witness.
@Suite struct CosignatureTests {
    private struct File: Decodable {
        struct Vector: Decodable {
            struct Input: Decodable {
                let note: String
                let key: String
            }
            struct Output: Decodable { let time: UInt64 }
            let name: String
            let valid: Bool
            let input: Input
            let output: Output?
        }
        let vectors: [Vector]
    }

    @Test func vectorsAreJudgedAsTheySay() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Vectors/audit/c2sp-cosignatures.json"))
        let vectors = try JSONDecoder().decode(File.self, from: data).vectors
        #expect(vectors.filter(\.valid).count >= 5 && vectors.filter { !$0.valid }.count >= 10)
        for vector in vectors {
            let time = (try? CosignatureKey(vector.input.key)).flatMap { key in
                (try? SignedNote(parsing: Array(vector.input.note.utf8))).flatMap { key.time(of: $0) }
            }
            #expect(time == vector.output?.time, "\(vector.name)")
        }
    }

    private let log = "ocmw-gateway/0999999922/2026"

    private func note(_ size: UInt64 = 8) throws -> SignedNote {
        let signer = try NoteSigner(name: log, seed: [UInt8](repeating: 1, count: 32))
        return try signer.sign(Checkpoint(origin: log, size: size, root: .emptyRoot)).note
    }

    /// The line of a witness, put together as C2SP tlog-cosignature says.
    private func line(_ note: SignedNote, seed: UInt8 = 7, time: UInt64 = 1_679_315_147) throws -> (String, [UInt8]) {
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
        let raw = Array(key.publicKey.rawRepresentation)
        let keyID = Array(SHA256.hash(data: Array("w.example/1\n".utf8) + [4] + raw).prefix(4))
        let signature = try key.signature(for: Array("cosignature/v1\ntime \(time)\n".utf8) + note.text)
        let bytes = withUnsafeBytes(of: time.bigEndian) { Array($0) }
        let value = Data(keyID + bytes + Array(signature)).base64EncodedString()
        let vkey = keyID.map { String(format: "%02x", $0) }.joined()
        return (
            "w.example/1+\(vkey)+\(Data([4] + raw).base64EncodedString())",
            Array("\u{2014} w.example/1 \(value)\n".utf8)
        )
    }

    @Test func provenNoteHoldsNoLineOfAStranger() throws {
        let note = try note()
        let key = try NoteSigner(name: log, seed: [UInt8](repeating: 1, count: 32)).verifierKey
        let (vkey, own) = try line(note)
        let witness = try CosignatureKey(vkey)
        let stranger = Array("\u{2014} stranger AAAAAAAA\n".utf8)
        let cosigned = try SignedNote(parsing: note.bytes + own)
        let full = try SignedNote(parsing: note.bytes + stranger + own + stranger)
        #expect(full.proven(by: key, cosignedBy: witness) == cosigned)
        #expect(full.proven(by: key, cosignedBy: nil) == note)
        // A wrong line of the witness makes all of its lines worthless.
        let wrong = try line(self.note(9)).1
        let doubtful = try SignedNote(parsing: note.bytes + own + wrong)
        #expect(doubtful.proven(by: key, cosignedBy: witness) == note)
        let other = try NoteSigner(name: log, seed: [UInt8](repeating: 2, count: 32)).verifierKey
        #expect(full.proven(by: other, cosignedBy: witness) == nil)
    }

    @Test func answerOfAWitnessIsJoinedToTheNote() throws {
        let note = try note()
        let (text, line) = try line(note)
        let key = try CosignatureKey(text)
        #expect(key.description == text)
        let cosigned = try #require(note.cosigned(by: line, of: key))
        #expect(key.time(of: cosigned) == 1_679_315_147)
        #expect(cosigned.text == note.text && cosigned.signatures.count == 2)
        #expect(cosigned.cosigned(by: line, of: key)?.signatures.count == 2, "replaced, not repeated")
        let stranger = try self.line(note, seed: 8).1
        #expect(note.cosigned(by: stranger + line, of: key)?.signatures.count == 2, "others are ignored")
        #expect(note.cosigned(by: stranger, of: key) == nil)
        #expect(note.cosigned(by: try self.line(self.note(9)).1, of: key) == nil, "of another checkpoint")
        #expect(note.cosigned(by: Array("not a line\n".utf8), of: key) == nil)
        #expect(note.cosigned(by: [], of: key) == nil)
    }

    /// The example of C2SP tlog-witness, with a note of ours.
    @Test func requestHasTheFormOfTheStandard() throws {
        let note = try note()
        let hash = MerkleHash(leaf: [])
        let request = WitnessRequest(oldSize: 20_852_014, proof: [hash, hash], checkpoint: note)
        let encoded = Data(hash.bytes).base64EncodedString()
        let expected = Array("old 20852014\n\(encoded)\n\(encoded)\n\n".utf8) + note.bytes
        #expect(request.bytes == expected)
        #expect(WitnessRequest(oldSize: 0, proof: [], checkpoint: note).bytes == Array("old 0\n\n".utf8) + note.bytes)
    }
}

import Testing

@testable import AuditLog

@Suite struct NoteTests {
    /// Example of golang.org/x/mod/sumdb/note, from which the C2SP format comes: secret key, public key, note.
    static let peterSecret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let peterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let peterText = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let peterNote =
        peterText
        + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    /// Example of the C2SP signed-note specification.
    static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let exampleNote =
        "This is an example message.\n\n— example.com/foo "
        + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"

    /// RFC 8032, section 7.1, tests 1 and 2.
    @Test func ed25519VectorsOfRFC8032() throws {
        let empty = try NoteSigner(
            name: "t", seed: bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        #expect(
            empty.verifierKey.publicKey == bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        let signature = bytes(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
        #expect(empty.verifierKey.isValid(signature: signature, over: []))
        #expect(!empty.verifierKey.isValid(signature: signature, over: [0]))
        #expect(!empty.verifierKey.isValid(signature: signature.dropLast() + [0x0A], over: []))
    }

    @Test func aKnownNoteIsMadeByteForByte() throws {
        let secret = try #require(Base64.decode(Self.peterSecret.utf8))
        let signer = try NoteSigner(name: "PeterNeumann", seed: Array(secret.dropFirst()))
        #expect(signer.verifierKey.description == Self.peterKey)
        #expect(try signer.sign(Array(Self.peterText.utf8)).bytes == Array(Self.peterNote.utf8))
    }

    @Test(arguments: [(peterNote, peterKey), (exampleNote, exampleKey)])
    func aKnownNoteVerifies(_ text: String, _ keyText: String) throws {
        let key = try NoteVerifierKey(keyText)
        let note = try SignedNote(parsing: Array(text.utf8))
        #expect(note.isSigned(by: key))
        #expect(note.bytes == Array(text.utf8))
        #expect(key.description == keyText)
    }

    @Test func everyChangedBitOfTextOrSignatureIsNoticed() throws {
        let key = try NoteVerifierKey(Self.exampleKey)
        let original = Array(Self.exampleNote.utf8)
        for position in original.indices {
            for bit in 0..<8 {
                var changed = original
                changed[position] ^= 1 << UInt8(bit)
                let note = try? SignedNote(parsing: changed)
                #expect(note?.isSigned(by: key) != true)
            }
        }
    }

    @Test func aKnownKeyIsRefusedWhenCutOrChanged() throws {
        let text = Array(Self.peterKey.utf8)
        for end in 0..<text.count {
            #expect(throws: AuditLogError(.malformedKey, "")) {
                try NoteVerifierKey(String(decoding: text[..<end], as: UTF8.self))
            }
        }
        for wrong in [
            Self.peterKey.replacing("c74f20a3", with: "c74f20a4"),
            Self.peterKey.replacing("c74f20a3", with: "C74F20A3"),
            Self.peterKey.replacing("Peter", with: "Pieter"), Self.peterKey.replacing("ARpc", with: "Ahpc"),
        ] {
            #expect(throws: AuditLogError(.malformedKey, "")) { try NoteVerifierKey(wrong) }
        }
    }

    @Test func signaturesOfUnknownKeysAreLeftAlone() throws {
        let key = try NoteVerifierKey(Self.peterKey)
        let other = try Sample.signer(name: "witness.example").sign(Array(Self.peterText.utf8))
        let note = try SignedNote(parsing: Array(Self.peterNote.utf8))
        let both = try SignedNote(text: note.text, signatures: other.signatures + note.signatures)
        #expect(both.isSigned(by: key))
        #expect(try SignedNote(parsing: both.bytes) == both)
        #expect(!other.isSigned(by: key))
        let broken = try NoteSignature(name: key.name, keyID: key.keyID, signature: Array(repeating: 0, count: 64))
        #expect(!(try SignedNote(text: note.text, signatures: note.signatures + [broken])).isSigned(by: key))
    }

    @Test(arguments: [
        "text\n\n", "text\n— a AAAAAAA=\n", "text\n\n- a AAAAAAA=\n", "text\n\n— a AAAAAAA=", "text\n\n— a AAAAAA==\n",
        "text\n\n— a  AAAAAAA=\n", "text\n\n— a+b AAAAAAA=\n", "text\n\n— a\u{a0}b AAAAAAA=\n",
        "te\txt\n\n— a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=\n\n", "text\n\n— a AAAAAAB=\n", "text\n\n—a AAAAAAA=\n", "te\r\nxt\n\n— a AAAAAAA=\n",
    ])
    func malformedNotesAreRefused(_ text: String) throws {
        _ = try SignedNote(parsing: Array("text\n\n— a AAAAAAA=\n".utf8))
        #expect(throws: AuditLogError(.malformedNote, "")) { try SignedNote(parsing: Array(text.utf8)) }
    }

    @Test func textThatIsNotUTF8IsRefused() {
        let note = [0xFF] + Array("\n\n— a AAAAAAA=\n".utf8)
        #expect(throws: AuditLogError(.malformedNote, "")) { try SignedNote(parsing: note) }
    }

    /// RFC 4648, section 10, and refused spellings of the same values.
    @Test func base64IsStrict() {
        for (text, value) in [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            #expect(Base64.encode(Array(value.utf8)) == text)
            #expect(Base64.decode(text.utf8) == Array(value.utf8))
        }
        for text in ["Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-v", "Zm9v===="] {
            #expect(Base64.decode(text.utf8) == nil)
        }
    }
}

import AuditLog
import Testing

@Suite struct CheckpointTests {
    /// Example of the C2SP tlog-checkpoint specification.
    static let example = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        """
    static let exampleNote =
        example
        + "\n— example.com/behind-the-sofa "
        + "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

    @Test func thePublishedExampleIsRead() throws {
        let note = try SignedNote(parsing: Array(Self.exampleNote.utf8))
        let checkpoint = try Checkpoint(text: note.text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.root.bytes.prefix(4) == [0x0A, 0xC5, 0x18, 0x6A])
        #expect(checkpoint.text == Array(Self.example.utf8))
        #expect(note.signatures.map(\.keyID) == [0x033D_E0AE])
    }

    @Test(arguments: [
        "", "o\n1\n", "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
        "o o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n\u{661}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nx\u{e9}\n",
    ])
    func malformedCheckpointsAreRefused(_ text: String) throws {
        _ = try Checkpoint(text: Array("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n".utf8))
        #expect(throws: AuditLogError(.malformedCheckpoint, "")) { try Checkpoint(text: Array(text.utf8)) }
    }

    @Test func aCheckpointIsSignedAndVerifiedForItsOwnLogOnly() throws {
        let signer = try Sample.signer()
        let checkpoint = try Checkpoint(origin: Sample.origin, size: 3, root: .emptyRoot)
        let signed = try signer.sign(checkpoint)
        #expect(try SignedCheckpoint.verify(signed.note.bytes, key: signer.verifierKey) == signed)

        let nextYear = try Sample.signer(name: "ocmw-gateway/0999999922/2027")
        #expect(try SignedCheckpoint.verify(signed.note.bytes, key: nextYear.verifierKey) == nil)
        #expect(throws: AuditLogError(.malformedCheckpoint, "")) { try nextYear.sign(checkpoint) }
        let foreign = try Checkpoint(origin: "ocmw-gateway/1999999943/2026", size: 3, root: .emptyRoot)
        let note = try signer.sign(foreign.text)
        #expect(note.isSigned(by: signer.verifierKey))
        #expect(try SignedCheckpoint.verify(note.bytes, key: signer.verifierKey) == nil)
    }

    /// Expected years from the proleptic Gregorian calendar: `date -u -d @<seconds> +%Y`.
    @Test(
        arguments: [
            (0, 1970), (951_782_400_000, 2000), (1_798_761_599_999, 2026), (1_798_761_600_000, 2027),
            (1_709_164_800_000, 2024),
            (1_735_689_599_999, 2024), (1_735_689_600_000, 2025), (4_102_444_800_000, 2100),
        ] as [(Int64, Int)])
    func theYearOfAnInstantIsThatOfUTC(_ milliseconds: Int64, _ year: Int) throws {
        #expect(AuditLogOrigin.year(of: milliseconds) == year)
        let origin = try AuditLogOrigin(organisation: "0999999922", containing: milliseconds)
        #expect(origin.description == "ocmw-gateway/0999999922/\(year)")
    }

    @Test func anOriginNeedsANumberOfAnOrganisation() {
        #expect(throws: AuditLogError(.invalidValue, "")) { try AuditLogOrigin(organisation: "099999992", year: 2026) }
        #expect(throws: AuditLogError(.invalidValue, "")) { try AuditLogOrigin(organisation: "2999999964", year: 2026) }
        #expect(throws: AuditLogError(.invalidValue, "")) { try AuditLogOrigin(organisation: "0999999922", year: 1969) }
    }
}

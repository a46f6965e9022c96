import Testing

@testable import AuditLog

/// The text by which a line says what was erased.
@Suite struct ErasedOpeningsTests {
    @Test(arguments: [
        "log/2026/lines/0", "log/2026/user/17,23-25", "log/2026/subject/1-2,4", "openings/2016-03/lines/0",
        "openings/2016-12/lines/1234",
    ])
    func textIsReadAndWritten(text: String) throws {
        #expect(ErasedOpenings(object: text)?.object == text)
        #expect(AuditText.admissible(text) != nil)
    }

    /// More lines than a signed number counts.
    @Test(arguments: ["log/2026/lines/0-9223372036854775807", "log/2026/user/9223372036854775807"])
    func largestRangeIsReadAndWritten(text: String) {
        #expect(ErasedOpenings(object: text)?.object == text)
    }

    @Test(arguments: [
        "", "log/2026/lines/", "log/2026/lines/2-1", "log/2026/lines/3,2", "log/2026/lines/2,2", "log/2026/lines/1,",
        "log/2026/lines/1-2-3", "log/2026/lines/01", "log/2026/lines/+1", "log/2026/lines/5-5", "log/2026/others/1",
        "log/02026/lines/1", "log/2026/lines/9223372036854775808", "log/2026/lines/1/2", "openings/2016-13/lines/1",
        "openings/2016-00/lines/1", "openings/2016-3/lines/1", "openings/2016-03/lines/01", "openings/2016-03",
        "openings/2016-03/user/1", "log/2026/size/7", "log/2026/lines/1-3,3",
    ])
    func otherTextIsNone(text: String) {
        #expect(ErasedOpenings(object: text) == nil)
    }

    @Test func neighboursAreJoinedAndLongListsSplit() throws {
        #expect(
            ErasedOpenings.of(lines: [3, 1, 2, 9, 7, 8, 2], year: 2026, part: .user).map(\.object)
                == ["log/2026/user/1-3,7-9"])
        #expect(ErasedOpenings.of(lines: [], year: 2026, part: .lines).isEmpty)
        let lines = stride(from: 1_000_000 as UInt64, to: 1_000_200, by: 2).map { $0 }
        let texts = ErasedOpenings.of(lines: lines, year: 2026, part: .subject)
        #expect(texts.allSatisfy { $0.object.utf8.count <= AuditText.byteLimit })
        #expect(texts.allSatisfy { ErasedOpenings(object: $0.object) == $0 })
        let named = texts.flatMap { text -> [UInt64] in
            guard case .lines(2026, .subject, let ranges) = text else { return [] }
            return ranges.flatMap { Array($0) }
        }
        #expect(named == lines)
    }
}

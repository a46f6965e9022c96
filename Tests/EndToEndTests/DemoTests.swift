import Foundation
import Testing
import XMLSecurity

/// The demo as a check runs it, and what others say of what it leaves behind.
@Suite struct DemoTests {
    /// One test, because the demo takes its time: every part reads the same folder.
    @Test(.timeLimit(.minutes(10)))
    func demo_once_holdsEveryStepAndItsEvidence() async throws {
        let scratch = try Scratch()
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"), DemoArguments.make(scratch.path, seed: 7, once: true))
        try #require(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("✔ every step held"))
        #expect(!outcome.output.contains("✘"))

        let folder = scratch.path + "/demo-data"
        try await documentsHold(in: folder)
        try await messagesHold(in: folder)
        try noPersonIsPrinted(outcome.output, folder: folder)
    }

    private func documentsHold(in folder: String) async throws {
        let anchors = folder + "/certificates/ca.pem"
        let files = try Files.xml(in: folder + "/documents")
        #expect(files.count > 50)
        for file in files {
            let verdict = try await OutsideJudge.xmlsec1(file, anchors: anchors)
            #expect(verdict.status == 0, "\(file): \(verdict.output)")
        }
        let file = try #require(files.first { $0.hasSuffix("-transferCompetence.xml") })
        let scratch = try Scratch()
        let spoilt = try scratch.file("spoilt.xml", Spoilt.reason(try Files.bytes(file)))
        #expect(try await OutsideJudge.xmlsec1(spoilt, anchors: anchors).status != 0)
        let foreign = folder + "/certificates/foreign-ca.pem"
        #expect(try await OutsideJudge.xmlsec1(file, anchors: foreign).status != 0)
    }

    private func messagesHold(in folder: String) async throws {
        let anchors = folder + "/certificates/ca.pem"
        let verdict = try await OutsideJudge.zeep(folder + "/soap", anchors: anchors)
        #expect(verdict.status == 0, "\(verdict.output)")
        let file = try #require(
            try Files.xml(in: folder + "/soap").first { $0.hasSuffix("-transferCompetence-to-hub-request.xml") })
        let sound = try Files.bytes(file)
        for (name, bytes) in [("body", Spoilt.reason(sound)), ("time", try Spoilt.created(sound))] {
            let scratch = try Scratch()
            _ = try scratch.file("\(name).xml", bytes)
            let spoilt = try await OutsideJudge.zeep(scratch.path, anchors: anchors)
            #expect(spoilt.status == 1, "\(name): \(spoilt.output)")
        }
        let scratch = try Scratch()
        _ = try scratch.file("sound.xml", sound)
        #expect(try await OutsideJudge.zeep(scratch.path, anchors: anchors).status == 0)
        let foreign = folder + "/certificates/foreign-ca.pem"
        #expect(try await OutsideJudge.zeep(scratch.path, anchors: foreign).status == 1)
    }

    /// Persons are shown masked; their numbers stand in the persons file of the mock hub.
    private func noPersonIsPrinted(_ output: String, folder: String) throws {
        let persons = try Files.text(folder + "/configuration/persons.json")
        let numbers = persons.matches(of: /"ssin":"([0-9]{11})"/).map { String($0.1) }
        #expect(numbers.count == 5)
        for number in numbers { #expect(!output.contains(number)) }
    }

    @Test(.timeLimit(.minutes(1)))
    func demo_inAFolderOfOthers_isRefusedAndLeavesItAlone() async throws {
        let scratch = try Scratch()
        let data = scratch.path + "/demo-data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        _ = try scratch.file("demo-data/precious.txt", Array("mine".utf8))
        let outcome = try await Program.run(
            try Program.built("ocmw-gateway"), DemoArguments.make(scratch.path, seed: 7, once: true))
        #expect(outcome.status == 2)
        #expect(try scratch.text("demo-data/precious.txt") == "mine")
    }
}

/// Neighbours of sound messages: one byte is another.
enum Spoilt {
    /// One letter of the reason of a transfer is another.
    static func reason(_ bytes: [UInt8]) -> [UInt8] { replacing(bytes, "gewoonlijk", "gewoonlyk") }

    /// The message says that it was made in another year.
    static func created(_ bytes: [UInt8]) throws -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        let year = try #require(text.firstMatch(of: /Created>(20[0-9]{2})/)).1
        return replacing(bytes, "Created>\(year)", "Created>2001")
    }

    private static func replacing(_ bytes: [UInt8], _ old: String, _ new: String) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        let spoilt = text.replacing(old, with: new, maxReplacements: 1)
        #expect(spoilt != text, "nothing was spoilt")
        return Array(spoilt.utf8)
    }
}

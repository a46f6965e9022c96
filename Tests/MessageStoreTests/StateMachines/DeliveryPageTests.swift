import Foundation
import MessageStore
import Testing

/// The drawing of the outbox on the page about delivery.
@Suite struct DeliveryPageTests {
    private struct Edge: Hashable {
        let from: String
        let to: String
    }

    private static func drawn() throws -> Set<Edge> {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()) { url, _ in
            url.deletingLastPathComponent()
        }
        let page = try String(contentsOf: root.appendingPathComponent("docs/delivery.md"), encoding: .utf8)
        let drawing = try #require(page.components(separatedBy: "```mermaid").dropFirst().first)
        let lines = drawing.components(separatedBy: "```")[0].split(separator: "\n").filter { $0.contains("-->") }
        return Set(
            lines.map { line in
                let ends = line.split(separator: ":")[0].components(separatedBy: "-->").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                return Edge(from: ends[0], to: ends[1])
            }.filter { $0.from != "[*]" && $0.to != "[*]" })
    }

    /// A pair of equal states is drawn where it is more than another instant: a lease that is taken over.
    @Test func theDrawingHasTheEdgesOfTheMachine() throws {
        let allowed = OutboxEdges.allowed.filter { $0.from != $0.to || $0.from == .leased }
        #expect(try Self.drawn() == Set(allowed.map { Edge(from: $0.from.rawValue, to: $0.to.rawValue) }))
    }
}

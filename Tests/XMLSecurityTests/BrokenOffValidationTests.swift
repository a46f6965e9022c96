import Foundation
import Testing

@testable import XMLSecurity

/// A document that breaks off while it is validated, with a schema for which libxml2 keeps something until its end.
enum BrokenOff {
    static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="list"><xs:complexType><xs:sequence>
            <xs:element name="entry" maxOccurs="unbounded">
              <xs:complexType><xs:attribute name="number" type="xs:int"/></xs:complexType></xs:element>
          </xs:sequence></xs:complexType>
          <xs:unique name="numbers"><xs:selector xpath="entry"/><xs:field xpath="@number"/></xs:unique></xs:element>
        </xs:schema>
        """
    static let document = Array("\(list)</x>".utf8)
    static let message = Array("<e:Envelope xmlns:e=\"\(SOAPVersion.v11.namespace)\"><e:Body>\(list)</x>".utf8)
    private static let list = "<list><entry number=\"1\"/><entry number=\"2\"/>"
}

/// It is refused; where LeakSanitizer looks (`make sanitize`), nothing may be left of it.
@Suite struct BrokenOffValidationTests {
    @Test func isRefused() throws {
        let scratch = try Scratch()
        let schemas = try SchemaSet(path: scratch.file("list.xsd", Array(BrokenOff.schema.utf8)))
        for _ in 0..<10 {
            #expect(throws: XMLSecurityError.self) { try schemas.parse(BrokenOff.document) }
            #expect(throws: XMLSecurityError.self) {
                try ParsedMessage(BrokenOff.message, limits: .standard, schema: schemas)
            }
        }
    }
}

/// It leaves nothing behind, measured in processes of their own, where nobody else allocates.
@Suite struct BrokenOffMemoryTests {
    /// Pages of memory that 20,000 runs add to the process, when 1,000 went before; a leak of one matcher is 700 pages.
    private static func growth(_ run: (SchemaSet) -> Void) throws -> Int {
        let scratch = try Scratch()
        let schemas = try SchemaSet(path: scratch.file("list.xsd", Array(BrokenOff.schema.utf8)))
        for _ in 0..<1000 { run(schemas) }
        let before = try pageCount()
        for _ in 0..<20_000 { run(schemas) }
        return try pageCount() - before
    }

    /// Pages in memory, the second number of the line.
    private static func pageCount() throws -> Int {
        let numbers = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(numbers.dropFirst().first.flatMap { Int($0) })
    }

    @Test func documentLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            let growth = try Self.growth { _ = try? $0.parse(BrokenOff.document) }
            #expect(growth < 250)
        }
    }

    @Test func payloadLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            let growth = try Self.growth {
                _ = try? ParsedMessage(BrokenOff.message, limits: .standard, schema: $0)
            }
            #expect(growth < 250)
        }
    }
}

import Foundation
import Testing

@testable import XMLSecurity

/// A document that breaks off while it is validated leaves nothing behind, whatever the schema holds.
///
/// In processes of their own, where nobody else allocates; LeakSanitizer looks for itself.
@Suite(.disabled(if: Sanitizer.isOn)) struct BrokenOffValidationTests {
    private static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="list"><xs:complexType><xs:sequence>
            <xs:element name="entry" maxOccurs="unbounded">
              <xs:complexType><xs:attribute name="number" type="xs:int"/></xs:complexType></xs:element>
          </xs:sequence></xs:complexType>
          <xs:unique name="numbers"><xs:selector xpath="entry"/><xs:field xpath="@number"/></xs:unique></xs:element>
        </xs:schema>
        """
    private static let document = "<list><entry number=\"1\"/><entry number=\"2\"/>"

    /// Pages of memory that 20,000 runs add to the process, when 1,000 went before; a leak of one matcher is 700 pages.
    private static func growth(_ run: (SchemaSet) -> Void) throws -> Int {
        let scratch = try Scratch()
        let schemas = try SchemaSet(path: scratch.file("list.xsd", Array(schema.utf8)))
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
            let growth = try Self.growth { _ = try? $0.parse(Array("\(Self.document)</x>".utf8)) }
            #expect(growth < 250)
        }
    }

    @Test func payloadLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            let start = "<e:Envelope xmlns:e=\"\(SOAPVersion.v11.namespace)\"><e:Body>"
            let bytes = Array("\(start)\(Self.document)</x>".utf8)
            let growth = try Self.growth { _ = try? ParsedMessage(bytes, limits: .standard, schema: $0) }
            #expect(growth < 250)
        }
    }
}

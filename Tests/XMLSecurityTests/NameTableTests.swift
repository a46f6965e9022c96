import Testing

@testable import XMLSecurity

/// Names are decoded once however many there are: 200 short ones and then a namespace name of a megabyte under a short prefix, again
/// and again, would else cost a megabyte each time.
@Suite struct NameTableTests {
    @Test func eachNameIsDecodedOnce() {
        let names = (0..<1000).map { Array("name\($0)".utf8) + [0] }
        let memory = names.map { name in
            let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: name.count)
            pointer.initialize(from: name, count: name.count)
            return pointer
        }
        defer { for pointer in memory { pointer.deallocate() } }
        var table = NameTable()
        let first = memory.map { table.index($0) }
        let second = memory.map { table.index($0) }
        #expect(first == second)
        #expect(table.all == [""] + (0..<1000).map { "name\($0)" })
        #expect(first.map { table.all[Int($0)] } == Array(table.all.dropFirst()))
        #expect(table.index(nil) == 0)
    }

    @Test func treeHasEachNameWithItsOwnSpelling() throws {
        let names = (0..<400).map { "n\($0)" }
        let markup = names.map { "<\($0) a\($0)='\($0)'/>" }.joined()
        let root = try XMLReader.parse(Array("<r xmlns='urn:x'>\(markup)\(markup)</r>".utf8))
        #expect(root.elements.map(\.localName) == names + names)
        #expect(root.elements.map { $0.attributes.map(\.localName) } == (names + names).map { ["a\($0)"] })
        #expect(root.elements.allSatisfy { $0.namespace == "urn:x" })
        #expect(root.elements.allSatisfy { $0.attribute("a" + $0.localName) == $0.localName })
    }
}

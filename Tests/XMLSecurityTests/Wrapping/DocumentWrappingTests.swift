import Testing

@testable import XMLSecurity

/// Every shape of every document is refused or yields exactly what was signed.
@Suite struct DocumentWrappingTests {
    let samples: [DocumentSample]

    init() throws { samples = try DocumentSample.all.get() }

    @Test func samplesAreValid() throws {
        for sample in samples { #expect(sample.original.value != nil, "\(sample.name): \(sample.original.text)") }
    }

    @Test func thereAreEnough() {
        let names = DocumentShapes.groups.flatMap { group in group.shapes.map { "\(group.title): \($0.name)" } }
        #expect(names.count == Set(names).count)
        #expect(names.count > 150 && samples.count >= 3)
    }

    @Test(arguments: DocumentShapes.groups.map(\.title))
    func refusedOrTheSignedContent(_ title: String) throws {
        let group = try #require(DocumentShapes.groups.first { $0.title == title })
        for shape in group.shapes {
            let made = try samples.filter { try self.holds(shape, $0) }
            #expect(made.count >= 1, "'\(shape.name)' is made of no document")
        }
    }

    /// - Returns: whether the shape can be made of the sample.
    private func holds(_ shape: DocumentShape, _ sample: DocumentSample) throws -> Bool {
        guard let bytes = try sample.changed(shape) else { return false }
        guard let value = sample.judge(bytes).value else { return true }
        let original = try #require(sample.original.value)
        let what = "\(sample.name): \(shape.name): \(bytes.string)"
        #expect(value.element.canonicalBytes() == original.element.canonicalBytes(), "\(what)")
        #expect(value.signer == original.signer, "\(what)")
        // What is kept verifies again, to the same content.
        let kept = try #require(sample.judge(value.bytes).value, "\(what)")
        #expect(kept.bytes == value.bytes && kept.element.canonicalBytes() == original.element.canonicalBytes())
        return true
    }
}

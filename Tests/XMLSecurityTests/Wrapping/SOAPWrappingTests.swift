import Testing

@testable import XMLSecurity

/// Every shape of every sample is refused or yields exactly what was signed, and a plain tree reading says the same.
@Suite struct SOAPWrappingTests {
    let samples: [SOAPSample]

    init() throws { samples = try SOAPSample.all.get() }

    @Test func samplesAreValid() throws {
        for sample in samples { #expect(sample.original.value != nil, "\(sample.name)") }
    }

    @Test func thereAreEnough() {
        let names = SOAPShapes.groups.flatMap { group in group.shapes.map { "\(group.title): \($0.name)" } }
        #expect(names.count == Set(names).count)
        #expect(names.count > 300 && samples.count >= 3)
    }

    @Test(arguments: SOAPShapes.groups.map(\.title))
    func refusedOrTheSignedContent(_ title: String) throws {
        let group = try #require(SOAPShapes.groups.first { $0.title == title })
        for shape in group.shapes {
            let made = try samples.filter { try self.holds(shape, $0) }
            #expect(made.count >= 1, "'\(shape.name)' is made of no message")
        }
    }

    /// - Returns: whether the shape can be made of the sample.
    private func holds(_ shape: SOAPShape, _ sample: SOAPSample) throws -> Bool {
        guard let bytes = try sample.changed(shape) else { return false }
        let original = try #require(sample.original.value)
        let outcome = sample.judge(bytes)
        let plain = sample.judgePlainly(bytes)
        let what = "\(sample.name): \(shape.name): \(bytes.string)"
        #expect(outcome.text == plain.text, "\(what)")
        if let value = outcome.value {
            #expect(Self.isSame(value, original), "\(what)")
            #expect(plain.value.map { Self.isSame($0, original) } == true, "\(what)")
        }
        return true
    }

    /// All that a caller can reach.
    private static func isSame(_ value: VerifiedMessage, _ original: VerifiedMessage) -> Bool {
        value.canonicalBody == original.canonicalBody && value.signer == original.signer
            && value.signatureValue == original.signatureValue && value.created == original.created
            && value.expires == original.expires && value.isFault == original.isFault
            && value.version == original.version
    }
}

import CLibXML2

/// A compiled set of XML schemas; one serves all threads.
///
/// `@unchecked` holds because a compiled schema is read-only in libxml2 and each validation has a context of its own.
public final class SchemaSet: @unchecked Sendable {
    private let schema: xmlSchemaPtr
    let vocabulary: SchemaVocabulary
    /// Judges plain content without libxml2; nil when the schema is not made of what it knows.
    let grammar: SchemaGrammar?

    /// libxml2 makes its built-in types when they are first asked for, each thread its own if several ask at once: a schema of the one is
    /// then judged with the types of the other.
    private static let builtInTypes: Void = {
        xmlInitParser()
        xmlSchemaInitTypes()
    }()

    /// Loads the schema at `path` and what it includes and imports; nothing comes from a network.
    ///
    /// - Parameter path: a file that names the others by plain file names in its own folder.
    /// - Throws: `XMLSecurityError` with `.schemaUnusable`.
    public init(path: String) throws(XMLSecurityError) {
        let documents = try SchemaDocuments(mainPath: path)
        _ = Self.builtInTypes
        guard let parser = xmlSchemaNewParserCtxt(path) else {
            throw XMLSecurityError(.libraryFailure, "no schema parser")
        }
        defer { xmlSchemaFreeParserCtxt(parser) }
        // Silent: libxml2 would otherwise write its messages to stderr.
        xmlSchemaSetParserStructuredErrors(parser, { _, _ in }, nil)
        guard let schema = xmlSchemaParse(parser) else {
            throw XMLSecurityError(.schemaUnusable, "not a valid XML schema")
        }
        self.schema = schema
        vocabulary = SchemaVocabulary(documents)
        grammar = GrammarCompiler.compile(documents)
    }

    deinit { xmlSchemaFree(schema) }

    /// A context for one validation; the caller frees it.
    func newValidationContext() -> xmlSchemaValidCtxtPtr? { xmlSchemaNewValidCtxt(schema) }

    /// Where `bytes` departs from the schema; empty when it is valid.
    ///
    /// - Returns: at most 100 violations in document order.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``.
    /// - Complexity: one pass; a second one when libxml2 has to judge.
    public func violations(
        in bytes: [UInt8], limits: XMLLimits = .standard
    ) throws(XMLSecurityError) -> [SchemaViolation] {
        try parse(bytes, limits: limits).violations
    }

    /// Parses and validates in one pass; in a second one when libxml2 has to judge.
    ///
    /// - Returns: the root, and where it departs from the schema as ``violations(in:limits:)`` has it.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``.
    public func parse(
        _ bytes: [UInt8], limits: XMLLimits = .standard
    ) throws(XMLSecurityError) -> (root: XMLElement, violations: [SchemaViolation]) {
        if let grammar {
            let pass = GrammarPass(grammar)
            let builder = XMLTreeBuilder(limits: limits, grammar: pass)
            let root = try SAXSession.run(bytes, limits: limits, builder: builder)
            if !pass.isUndecided { return (root, []) }
        }
        return try judge(bytes, limits: limits)
    }

    /// What libxml2 says, whatever the grammar does.
    func judge(
        _ bytes: [UInt8], limits: XMLLimits = .standard
    ) throws(XMLSecurityError) -> (root: XMLElement, violations: [SchemaViolation]) {
        guard let context = newValidationContext() else {
            throw XMLSecurityError(.libraryFailure, "no validation context")
        }
        var isBrokenOff = true
        defer {
            if isBrokenOff { SchemaValidationContext.freeBrokenOff(context) } else { xmlSchemaFreeValidCtxt(context) }
        }
        let builder = XMLTreeBuilder(limits: limits)
        let collector = ViolationCollector(vocabulary: vocabulary)
        collector.place = builder
        xmlSchemaSetValidStructuredErrors(
            context, ViolationCollector.callback, Unmanaged.passUnretained(collector).toOpaque())
        let outcome = Result { () throws(XMLSecurityError) in
            try SAXSession.run(bytes, limits: limits, builder: builder, validation: context)
        }
        let violations = withExtendedLifetime(collector) { collector.violations }
        let root = try outcome.get()
        isBrokenOff = false
        // A document that libxml2 calls invalid is never reported as clean.
        guard !violations.isEmpty || xmlSchemaIsValid(context) == 1 else {
            return (root, [.unnamed])
        }
        return (root, violations)
    }
}

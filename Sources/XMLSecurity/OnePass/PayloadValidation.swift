import CLibXML2

/// Lets libxml2's streaming validator judge the child elements of a streamed element.
///
/// The validator is plugged onto a handler without callbacks, and the handler that libxml2 returns is called by hand with the events
/// of the one parse. Each child element is judged as a root of its own.
final class PayloadValidation: OpenElements {
    typealias Name = CanonicalWriter.Name

    private let context: xmlSchemaValidCtxtPtr
    private let collector: ViolationCollector
    private unowned(unsafe) let builder: XMLTreeBuilder
    private let silent: UnsafeMutablePointer<xmlSAXHandler>
    private var plug: xmlSchemaSAXPlugPtr?
    /// What the plug replaced. libxml2 keeps the addresses of both and puts the old values back there when it is pulled.
    private let plugged: UnsafeMutablePointer<xmlSAXHandlerPtr?>
    private let plugData: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var handler = xmlSAXHandler()
    private var data: UnsafeMutableRawPointer?
    private var names: [Name] = []
    /// Declarations of the elements around, two pointers each, outermost first.
    private let inherited: [Name?]
    private var isUnusable = false

    /// - Parameter inherited: declarations in scope around the child elements, outermost first.
    init?(_ schema: SchemaSet, builder: XMLTreeBuilder, inherited: [CanonicalWriter.Binding]) {
        guard let context = schema.newValidationContext() else { return nil }
        self.context = context
        self.builder = builder
        self.inherited = Self.innermost(inherited).flatMap { [$0.prefix, $0.uri] }
        collector = ViolationCollector(vocabulary: schema.vocabulary)
        silent = .allocate(capacity: 1)
        silent.initialize(to: xmlSAXHandler())
        silent.pointee.initialized = UInt32(XML_SAX2_MAGIC)
        plugged = .allocate(capacity: 1)
        plugged.initialize(to: nil)
        plugData = .allocate(capacity: 1)
        plugData.initialize(to: nil)
        collector.place = self
        xmlSchemaSetValidStructuredErrors(
            context, ViolationCollector.callback, Unmanaged.passUnretained(collector).toOpaque())
    }

    deinit {
        if let plug {
            xmlSchemaSAXUnplug(plug)
            SchemaValidationContext.freeBrokenOff(context)
        } else {
            xmlSchemaFreeValidCtxt(context)
        }
        plugged.deallocate()
        plugData.deallocate()
        silent.deallocate()
    }

    /// Where the child elements depart from the schema, in document order.
    var violations: [SchemaViolation] {
        guard !collector.violations.isEmpty || !isUnusable else { return [.unnamed] }
        return collector.violations
    }

    var openNames: [String] { names.map { String(cString: $0) } }

    var line: Int? { builder.line }

    func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declarations: UnsafeBufferPointer<Name?>,
        attributes: UnsafeBufferPointer<Name?>, defaultedCount: Int32
    ) {
        names.append(name)
        guard names.count == 1 else {
            report(name, prefix, uri, declarations, attributes, defaultedCount)
            return
        }
        connect()
        let own = stride(from: 0, to: declarations.count, by: 2).map { declarations[$0] }
        let outer = stride(from: 0, to: inherited.count, by: 2).filter { !own.contains(inherited[$0]) }
            .flatMap { [inherited[$0], inherited[$0 + 1]] }
        (outer + Array(declarations)).withUnsafeBufferPointer {
            report(name, prefix, uri, $0, attributes, defaultedCount)
        }
    }

    func endElement(_ name: Name, prefix: Name?, uri: Name?) {
        handler.endElementNs?(data, name, prefix, uri)
        names.removeLast()
        if names.isEmpty { disconnect() }
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !names.isEmpty else { return }
        handler.characters?(data, bytes.baseAddress, Int32(bytes.count))
    }

    private func report(
        _ name: Name, _ prefix: Name?, _ uri: Name?, _ declarations: UnsafeBufferPointer<Name?>,
        _ attributes: UnsafeBufferPointer<Name?>, _ defaultedCount: Int32
    ) {
        // libxml2 takes the arrays as mutable and does not change them.
        handler.startElementNs?(
            data, name, prefix, uri, Int32(declarations.count / 2),
            UnsafeMutablePointer(mutating: declarations.baseAddress), Int32(attributes.count / 5), defaultedCount,
            UnsafeMutablePointer(mutating: attributes.baseAddress))
    }

    private func connect() {
        plugged.pointee = silent
        plugData.pointee = nil
        plug = xmlSchemaSAXPlug(context, plugged, plugData)
        guard plug != nil, let listening = plugged.pointee else {
            isUnusable = true
            return
        }
        handler = listening.pointee
        data = plugData.pointee
    }

    private func disconnect() {
        handler = xmlSAXHandler()
        data = nil
        guard let plug else { return }
        // A child that libxml2 calls invalid is never taken for clean.
        if xmlSchemaIsValid(context) != 1 && collector.violations.isEmpty { isUnusable = true }
        xmlSchemaSAXUnplug(plug)
        self.plug = nil
    }

    private static func innermost(_ bindings: [CanonicalWriter.Binding]) -> [CanonicalWriter.Binding] {
        var seen: Set<UnsafeRawPointer?> = []
        return bindings.reversed().filter { seen.insert($0.prefix.map { UnsafeRawPointer($0) }).inserted }.reversed()
    }
}

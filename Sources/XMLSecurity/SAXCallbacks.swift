import CLibXML2

/// The C functions that hand libxml2's events to an ``XMLTreeBuilder``.
///
/// The user data of every event is the builder, unretained: the session keeps it alive for the call.
enum SAXCallbacks {
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler(
            internalSubset: internalSubset, processingInstruction: processingInstruction, startElement: startElement,
            endElement: endElement, characters: characters)
        handler.startDocument = startDocument
        return handler
    }

    private static func builder(_ context: UnsafeMutableRawPointer?) -> XMLTreeBuilder? {
        context.map { Unmanaged<XMLTreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let startDocument: startDocumentSAXFunc = { context in
        builder(context)?.startDocument()
    }

    private static let internalSubset: internalSubsetSAXFunc = { context, _, _, _ in
        builder(context)?.fail(.documentTypeRefused, "document type declarations are refused")
    }

    private static let processingInstruction: processingInstructionSAXFunc = { context, _, _ in
        builder(context)?.fail(.processingInstructionRefused, "processing instructions are refused")
    }

    private static let startElement: startElementNsSAX2Func = {
        context, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
        guard let name else { return }
        builder(context)?.startElement(
            name: name, prefix: prefix, uri: uri,
            declarations: UnsafeBufferPointer(start: namespaces, count: 2 * Int(namespaceCount)),
            attributes: UnsafeBufferPointer(start: attributes, count: 5 * Int(attributeCount)))
    }

    private static let endElement: endElementNsSAX2Func = { context, name, _, _ in
        guard let name else { return }
        builder(context)?.endElement(name)
    }

    private static let characters: charactersSAXFunc = { context, start, length in
        builder(context)?.characters(UnsafeBufferPointer(start: start, count: Int(length)))
    }
}

extension xmlSAXHandler {
    /// A handler of SAX2 events. Comments have no callback, so they vanish; CDATA sections neither, so they arrive as characters.
    init(
        internalSubset: @escaping internalSubsetSAXFunc, processingInstruction: @escaping processingInstructionSAXFunc,
        startElement: @escaping startElementNsSAX2Func, endElement: @escaping endElementNsSAX2Func,
        characters: @escaping charactersSAXFunc
    ) {
        self.init()
        initialized = UInt32(XML_SAX2_MAGIC)
        self.internalSubset = internalSubset
        self.processingInstruction = processingInstruction
        startElementNs = startElement
        endElementNs = endElement
        self.characters = characters
        ignorableWhitespace = characters
    }
}

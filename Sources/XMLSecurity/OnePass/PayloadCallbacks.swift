import CLibXML2

/// The C functions that hand libxml2's events to a ``PayloadPass`` while an element is streamed.
///
/// The user data of every event is a ``PayloadStreamer``'s pass, which outlives the parse. The handler replaces the tree builder's as a
/// whole: no callback of the one ever sees the user data of the other.
enum PayloadCallbacks {
    static var handler: xmlSAXHandler {
        xmlSAXHandler(
            internalSubset: internalSubset, processingInstruction: processingInstruction, startElement: startElement,
            endElement: endElement, characters: characters)
    }

    @inline(__always)
    private static func pass(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<PayloadPass>? {
        data?.assumingMemoryBound(to: PayloadPass.self)
    }

    private static let internalSubset: internalSubsetSAXFunc = { data, _, _, _ in
        pass(data)?.pointee.fail(.documentTypeRefused, "document type declarations are refused")
    }

    private static let processingInstruction: processingInstructionSAXFunc = { data, _, _ in
        pass(data)?.pointee.fail(.processingInstructionRefused, "processing instructions are refused")
    }

    private static let startElement: startElementNsSAX2Func = {
        data, name, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
        guard let name else { return }
        pass(data)?.pointee.startElement(
            name, prefix: prefix, uri: uri,
            declarations: UnsafeBufferPointer(start: namespaces, count: 2 * Int(namespaceCount)),
            attributes: UnsafeBufferPointer(start: attributes, count: 5 * Int(attributeCount)))
    }

    private static let endElement: endElementNsSAX2Func = { data, name, prefix, uri in
        guard let name, let pass = pass(data) else { return }
        if pass.pointee.endElement(name, prefix: prefix, uri: uri) { pass.pointee.leave(name) }
    }

    private static let characters: charactersSAXFunc = { data, start, length in
        pass(data)?.pointee.characters(UnsafeBufferPointer(start: start, count: Int(length)))
    }
}

import Foundation
import Testing

@testable import XMLSecurity

/// Declarations and inclusions cost nothing: nothing behind them is read, no file is opened, nobody is called.
@Suite struct NothingFetchedTests {
    private static func documents(_ uri: String) -> [(String, XMLSecurityError.Code?)] {
        [
            ("<!DOCTYPE a SYSTEM '\(uri)'><a/>", .documentTypeRefused),
            ("<!DOCTYPE a PUBLIC 'x' '\(uri)'><a/>", .documentTypeRefused),
            ("<!DOCTYPE a [<!ENTITY x SYSTEM '\(uri)'>]><a>&x;</a>", .documentTypeRefused),
            ("<!DOCTYPE a [<!ENTITY % x SYSTEM '\(uri)'>%x;]><a/>", .documentTypeRefused),
            ("<?xml-stylesheet href='\(uri)'?><a/>", .processingInstructionRefused),
            ("<a xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='\(uri)'/></a>", nil),
            ("<a xmlns:x='http://www.w3.org/2001/XInclude'><x:include parse='text' href='\(uri)'/></a>", nil),
            ("<a xmlns:x='http://www.w3.org/2001/XMLSchema-instance' x:schemaLocation='urn:a \(uri)'/>", nil),
            ("<a xml:base='\(uri)'/>", nil),
        ]
    }

    private func expectRefusals(_ uri: String) {
        for (document, code) in Self.documents(uri) {
            for text in [document, document.replacing("<a", "<a xmlns='urn:a'")] {
                var found: XMLSecurityError.Code?
                do { _ = try XMLReader.parse(Array(text.utf8)) } catch { found = error.code }
                #expect(found == code, "\(text)")
            }
        }
    }

    @Test func noFileIsOpened() throws {
        let scratch = try Scratch()
        let file = try scratch.file("secret", Array("<!ENTITY x 'y'>".utf8))
        let watch = inotify_init1(Int32(O_NONBLOCK))
        defer { close(watch) }
        #expect(inotify_add_watch(watch, file, UInt32(IN_OPEN | IN_ACCESS)) >= 0)
        func wasOpened() -> Bool {
            var events = [UInt8](repeating: 0, count: 4096)
            return read(watch, &events, events.count) > 0
        }
        expectRefusals("file://" + file)
        expectRefusals(file)
        #expect(!wasOpened())
        // The watch itself works.
        _ = try Judge.bytes(ofFile: file)
        #expect(wasOpened())
    }

    @Test func nobodyIsCalled() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        #expect(isListening)
        expectRefusals("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/x")
        #expect(accept(listener, nil, nil) == -1 && errno == EAGAIN)
    }

    /// What follows is no XML, which nobody notices.
    @Test(arguments: [
        ("<!DOCTYPE", XMLSecurityError.Code.documentTypeRefused), ("<!DOCTYPE a [<!ENTITY x", .documentTypeRefused),
        ("<?x", .processingInstructionRefused), ("<a>\n<?x", .processingInstructionRefused),
    ])
    func nothingBehindIsRead(_ start: String, _ code: XMLSecurityError.Code) throws {
        for rest in ["", "<<<&&&", "]]>\u{0}".replacing("\u{0}", "\u{1}"), String(repeating: "<", count: 1_000_000)] {
            let error = try #require(throws: XMLSecurityError.self) { try XMLReader.parse(Array((start + rest).utf8)) }
            #expect(error.code == code)
            #expect(error.line == (start.contains("\n") ? 2 : 1))
        }
    }

    /// An inclusion is an element like any other.
    @Test func inclusionStaysWhatItIs() throws {
        let text = "<a xmlns:x=\"http://www.w3.org/2001/XInclude\"><x:include href=\"/etc/hostname\"></x:include></a>"
        let root = try XMLReader.parse(Array(text.utf8))
        #expect(root.elements.first?.localName == "include")
        #expect(root.elements.first?.children.isEmpty == true)
    }
}

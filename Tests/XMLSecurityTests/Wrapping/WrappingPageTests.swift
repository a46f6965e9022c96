import Foundation
import Testing

/// `docs/xml-wrapping.md` says what the verifiers do; `make docs` writes it anew.
@Suite struct WrappingPageTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/xml-wrapping.md")

    @Test func pageInTheRepositoryIsCurrent() throws {
        let text = try WrappingPage.text()
        if ProcessInfo.processInfo.environment["OCMW_WRITE_DOCS"] != nil {
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let page = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(Array(page.utf8) == Array(text.utf8), "run `make docs`")
    }
}

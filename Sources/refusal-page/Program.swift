import Foundation

/// Writes the catalogue of refusals to standard output: `make docs`.
@main
enum Program {
    static func main() {
        FileHandle.standardOutput.write(Data(RefusalPage().text.utf8))
    }
}

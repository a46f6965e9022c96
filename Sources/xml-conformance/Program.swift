import Foundation

/// Answers each line on standard input with one line: our side of `Tests/Conformance`.
@main
enum Program {
    static func main() {
        print("ready")
        fflush(nil)
        while let line = readLine() {
            print(Job(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)).answer)
            fflush(nil)
        }
    }
}

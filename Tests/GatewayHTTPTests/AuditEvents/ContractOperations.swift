import Foundation

/// The operations of openapi.yaml with method and template, read from the file.
enum ContractOperations {
    struct Operation: Sendable {
        let id: String
        let method: String
        let template: String
    }

    static let all: [Operation] = {
        let file = OpenAPIContractTests.repository.appending(path: "openapi.yaml")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let paths =
            text.components(separatedBy: "\npaths:\n").last?.components(separatedBy: "\nwebhooks:\n").first ?? ""
        var (found, template, method): ([Operation], String, String) = ([], "", "")
        for line in paths.split(separator: "\n") {
            if let match = line.wholeMatch(of: #/  (/[^ ]*):/#) {
                template = String(match.1)
            } else if let match = line.wholeMatch(of: #/    (get|put|post|delete|patch):/#) {
                method = match.1.uppercased()
            } else if let match = line.wholeMatch(of: #/      operationId: ([A-Za-z]+)/#) {
                found.append(Operation(id: String(match.1), method: method, template: template))
            }
        }
        return found
    }()
}

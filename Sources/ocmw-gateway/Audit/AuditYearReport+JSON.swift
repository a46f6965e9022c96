import Gateway
import GatewayHTTP

extension AuditYearReport {
    /// The report as `audit verify` prints it; `checkpoint` is the number of lines under a signed checkpoint.
    var json: JSONValue {
        .object([
            "year": .integer(Int64(year)), "lines": .integer(Int64(clamping: lineCount)),
            "checkpoint": signedLineCount == 0 ? .null : .integer(Int64(clamping: signedLineCount)),
            "root": .string(root), "findings": .array(findings.map { .string($0.description) }),
        ])
    }
}

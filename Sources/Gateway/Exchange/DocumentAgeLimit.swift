import Messages
import XMLSecurity

/// How old a document may be when it is received: idempotency rows live longer than that.
enum DocumentAgeLimit {
    private static let day: Duration = .seconds(86_400)
    /// How far a sender's clock may be ahead.
    private static let clockSkew: Duration = .seconds(300)

    /// Largest age: 30 days; statutory documents a year.
    static func of(_ operation: Operation) -> Duration {
        operation.isStatutory ? day * 365 : day * 30
    }

    /// Refuses what is too old or from the future.
    static func check(_ header: DocumentHeader, operation: Operation, at instant: UTCInstant) throws(Rejection) {
        let age = header.timestampSent.duration(to: instant)
        let path = "/\(operation.rawValue)/informationCustomer/timestampSent"
        if age > of(operation) { throw Rejection(.documentTooOld, elementPath: path, elementType: "xs:dateTime") }
        if age < .zero - clockSkew {
            throw Rejection(.documentFromFuture, elementPath: path, elementType: "xs:dateTime")
        }
    }
}

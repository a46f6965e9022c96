import SocialSecurity
import XMLSecurity

/// What is read, in one transaction, to choose the checkpoint that a receipt names.
package protocol CheckpointReader {
    /// Years with a log, ascending.
    func auditYears() throws -> [Int]
    /// Newest checkpoint of one year, or `nil`.
    func newestCheckpoint(year: Int) throws -> KeptCheckpoint?
    /// The largest checkpoint of one year that was cosigned, or `nil`.
    func newestCosigned(year: Int) throws -> CosignedCheckpoint?
    /// When the smallest checkpoint of one year above a size was first kept, or `nil` when there is none.
    func checkpointInstant(year: Int, above size: UInt64) throws -> UTCInstant?
}

extension CheckpointReader {
    /// The newest checkpoint that the hub cosigned, so that the receiver need not believe us; once a larger one has
    /// waited five minutes for a cosignature, the newest one. How old the cosigned one is says nothing: nights are quiet.
    package func receiptCheckpoint(at instant: UTCInstant) throws -> KeptCheckpoint? {
        for year in try auditYears().reversed().prefix(2) {
            guard let newest = try newestCheckpoint(year: year) else { continue }
            guard let cosigned = try newestCosigned(year: year)?.checkpoint else { return newest }
            guard cosigned.size < newest.size,
                let waitingSince = try checkpointInstant(year: year, above: cosigned.size),
                waitingSince.duration(to: instant) > .seconds(300)
            else { return cosigned }
            return newest
        }
        return nil
    }
}

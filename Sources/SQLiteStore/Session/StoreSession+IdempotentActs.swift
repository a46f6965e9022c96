import GRDB
import MessageStore
import XMLSecurity

import struct Foundation.Data

extension StoreSession {
    /// Keeps an act's answer under its key, and forgets what is too old.
    ///
    /// - Throws: `MessageStoreError` with `.keyInUse`.
    package func keep(_ act: IdempotentAct) throws {
        try run(
            "DELETE FROM idempotent_act WHERE kept_at < ?", [Self.oldestKept(at: act.keptAt).milliseconds])
        let index = keyIndex(act.key, of: act.application)
        try run(
            """
            INSERT INTO idempotent_act (key_index, request_tag, status, location, body, kept_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key_index) DO NOTHING
            """,
            [
                index, tag(ofRequest: act.fingerprint).blob, act.answer.status, act.answer.location,
                try sealer.seal(act.answer.body, in: Self.cell(index), from: act.keptAt, for: \.applicationMonths).blob,
                act.keptAt.milliseconds,
            ])
        guard db.changesCount == 1 else {
            throw MessageStoreError(.keyInUse, "the idempotency key was used in between")
        }
    }

    package func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) throws
        -> IdempotencyFinding
    {
        let index = keyIndex(key, of: application)
        let row = try one(
            "SELECT * FROM idempotent_act WHERE key_index = ? AND kept_at >= ?",
            [index, Self.oldestKept(at: now).milliseconds])
        guard let row else { return .unknown }
        guard try row.bytes("request_tag") == tag(ofRequest: fingerprint) else { return .otherRequest }
        return .answered(
            KeptAnswer(
                status: try row["status"], body: try sealer.open(row.bytes("body"), in: Self.cell(index)),
                location: try row["location"]))
    }

    private static func oldestKept(at now: UTCInstant) -> UTCInstant {
        now.advanced(by: .zero - IdempotentAct.memory)
    }

    /// Neither part can hold a line break, so no two pairs are one text.
    private func keyIndex(_ key: String, of application: String) -> Data {
        sealer.keys.blindIndex.reference("\(application)\n\(key)", of: "idempotent_act").blob
    }

    private func tag(ofRequest fingerprint: [UInt8]) -> [UInt8] {
        sealer.keys.keyedDigest.of(fingerprint, purpose: "idempotent-request")
    }

    static func cell(_ index: Data) -> CellName {
        CellName(table: "idempotent_act", row: index.base64EncodedString(), column: "body")
    }
}

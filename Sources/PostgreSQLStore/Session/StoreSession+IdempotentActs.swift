import MessageStore
import XMLSecurity

import struct Foundation.Data

extension StoreSession {
    /// Keeps an act's answer under its key, and forgets what is too old.
    ///
    /// - Throws: `MessageStoreError` with `.keyInUse`.
    package func keep(_ act: IdempotentAct) throws {
        try run(
            "DELETE FROM idempotent_act WHERE kept_at < $1", [.integer(Self.oldestKept(at: act.keptAt).milliseconds)])
        let index = keyIndex(act.key, of: act.application)
        let inserted = try run(
            """
            INSERT INTO idempotent_act (key_index, request_tag, status, location, body, kept_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, key_index) DO NOTHING
            """,
            [
                .bytes(index),
                .bytes(tag(ofRequest: act.fingerprint)),
                .integer(act.answer.status),
                .init(act.answer.location),
                try .bytes(
                    sealer.seal(act.answer.body, in: Self.cell(index), from: act.keptAt, for: \.applicationMonths)),
                .integer(act.keptAt.milliseconds),
            ])
        guard inserted == 1 else {
            throw MessageStoreError(.keyInUse, "the idempotency key was used in between")
        }
    }

    package func finding(key: String, of application: String, fingerprint: [UInt8], at now: UTCInstant) throws
        -> IdempotencyFinding
    {
        let index = keyIndex(key, of: application)
        let row = try one(
            "SELECT * FROM idempotent_act WHERE key_index = $1 AND kept_at >= $2",
            [.bytes(index), .integer(Self.oldestKept(at: now).milliseconds)])
        guard let row else { return .unknown }
        guard try row.bytes("request_tag") == tag(ofRequest: fingerprint) else { return .otherRequest }
        return .answered(
            KeptAnswer(
                status: try row.count("status"), body: try sealer.open(row.bytes("body"), in: Self.cell(index)),
                location: try row.optionalText("location")))
    }

    private static func oldestKept(at now: UTCInstant) -> UTCInstant {
        now.advanced(by: .zero - IdempotentAct.memory)
    }

    /// Neither part can hold a line break, so no two pairs are one text.
    private func keyIndex(_ key: String, of application: String) -> [UInt8] {
        sealer.keys.blindIndex.reference("\(application)\n\(key)", of: "idempotent_act")
    }

    private func tag(ofRequest fingerprint: [UInt8]) -> [UInt8] {
        sealer.keys.keyedDigest.of(fingerprint, purpose: "idempotent-request")
    }

    static func cell(_ index: [UInt8]) -> CellName {
        CellName(table: "idempotent_act", row: Data(index).base64EncodedString(), column: "body")
    }
}

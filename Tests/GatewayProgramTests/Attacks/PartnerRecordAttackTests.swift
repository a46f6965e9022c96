import AuditLog
import MessageStore
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// What the gateway keeps of a partner's log, changed in its database: it would not see that log fork any more.
@Suite struct PartnerRecordAttackTests {
    /// Who writes the database, and what the gateway was told in receipts.
    @Test(arguments: [
        "DELETE FROM partner_checkpoint", "DELETE FROM partner_checkpoint; DELETE FROM partner_log_key",
        "UPDATE partner_checkpoint SET size = 900", "UPDATE partner_checkpoint SET origin = replace(origin, '2', '3')",
        "DELETE FROM partner_log_key",
    ])
    func makeTheGatewayForget(sql: String) async throws {
        try await AuditedGateway.with { gateway in
            let partner = try Partner(gateway)
            for size in [3, 9] as [UInt64] { try await partner.sendReceipt(of: size) }
            try await partner.look()
            #expect(try await gateway.tenant.store.partnerCheckpoints().map(\.size) == [9])
            try await gateway.sign()
            #expect(try await gateway.codes().isEmpty)
            try gateway.tamper(sql)
            #expect(
                try await gateway.findings().map(\.description)
                    == ["partner-record-differs: the log of \(Partner.organisation)"])
        }
    }

    /// An older checkpoint that the partner did sign.
    @Test func setWhatIsKeptBack() async throws {
        try await AuditedGateway.with { gateway in
            let partner = try Partner(gateway)
            try await partner.sendReceipt(of: 3)
            try await partner.look()
            let older = try #require(try await gateway.tenant.store.partnerCheckpoints().first)
            try await partner.sendReceipt(of: 9)
            try await partner.look()
            try await gateway.sign()
            #expect(try await gateway.codes().isEmpty)
            try gateway.tamper("UPDATE partner_checkpoint SET size = 3, note = ?", [older.note])
            #expect(try await gateway.codes() == [.partnerRecordDiffers])
        }
    }

    /// Receipts behind the cursor are never looked at.
    @Test func haveReceiptsPassedOver() async throws {
        try await AuditedGateway.with { gateway in
            let partner = try Partner(gateway)
            try await partner.sendReceipt(of: 3)
            try await partner.look()
            try gateway.tamper("UPDATE partner_cursor SET position = 1000")
            try await partner.sendReceipt(of: 9)
            try await partner.look()
            #expect(try await gateway.tenant.store.partnerCheckpoints().map(\.size) == [3])
            try await gateway.sign()
            #expect(try await gateway.codes() == [.partnerRecordDiffers])
        }
    }

    /// A receipt that waits for its key, or that contradicts the partner, accuses nobody of changing rows.
    @Test func whatWaitsOrContradictsIsNoFinding() async throws {
        try await AuditedGateway.with { gateway in
            let partner = try Partner(gateway)
            try await partner.sendReceipt(of: 3)
            try await partner.look()
            try await partner.sendReceipt(of: 9, by: NoteSigner(name: partner.log.verifierKey.name, seed: .of(8)))
            #expect(try await !partner.look())
            try await gateway.sign()
            #expect(try await gateway.codes().isEmpty)
            try await partner.sendReceipt(of: 12)
            try await partner.sendReceipt(of: 12, root: 2)
            try await partner.look()
            #expect(try await gateway.tenant.store.logContradictions().map(\.code) == [.partnerForked])
            try await gateway.sign()
            #expect(try await gateway.codes().isEmpty)
        }
    }
}

/// A partner whose receipts come to the gateway that is attacked.
private struct Partner {
    static let organisation = "0999999823"

    /// A hub that cannot be reached: the key is kept already.
    private struct AwayHub: WitnessTransport {
        struct Away: Error {}

        func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply { throw Away() }
        func logKeys(origin: String) async throws -> WitnessReply { throw Away() }
    }

    let log: NoteSigner
    private let gateway: AuditedGateway
    private let tenant: Tenant

    init(_ gateway: AuditedGateway) throws {
        self.gateway = gateway
        let organisation = try EnterpriseNumber(Self.organisation)
        let own = gateway.tenant
        tenant = Tenant(
            organisation: organisation, name: Self.organisation, store: own.store, signing: own.signing,
            checkpoints: try CheckpointSigner(organisation: organisation, seed: .of(7)))
        log = try NoteSigner(name: "ocmw-gateway/\(Self.organisation)/\(gateway.year)", seed: .of(7))
    }

    /// A receipt with a checkpoint of the partner's log is stored.
    func sendReceipt(of size: UInt64, root: UInt8 = 1, by signer: NoteSigner? = nil) async throws {
        let key = log.verifierKey
        try await gateway.tenant.store.keepPartnerKeys([
            PartnerLogKey(origin: key.name, number: 0, publicKey: key.publicKey, document: [])
        ])
        let hash = try #require(MerkleHash([UInt8].of(root)))
        let note = try (signer ?? log).sign(Checkpoint(origin: key.name, size: size, root: hash)).note
        let receipt = try DocumentComposer(environment: gateway.graph.environment).compose(
            .receipt(
                Receipt(
                    timestampReceive: gateway.now, leafHash: DocumentDigest(.of(1)),
                    checkpoint: String(decoding: note.bytes, as: UTF8.self))),
            for: tenant, to: gateway.tenant.organisation, conversation: .random(),
            inReplyTo: DocumentReference(ticket: .random(), digest: DocumentDigest(.of(2))), at: gateway.now)
        try await gateway.tenant.store.commit(Changes(evidence: [receipt.stored]))
    }

    /// What the gateway does in the background; whether no receipt waits.
    @discardableResult
    func look() async throws -> Bool {
        try await PartnerLogWatch(
            environment: gateway.graph.environment, transport: AwayHub(), witness: nil, logger: AuditedGateway.logger
        ).look(at: gateway.tenant)
    }
}

extension [UInt8] {
    /// 32 equal bytes.
    fileprivate static func of(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }
}

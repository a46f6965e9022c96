@testable import XMLSecurity

/// What the targets work with: keys, certificates, lists and responses that openssl made for one run, and schemas.
struct FuzzWorld: Sendable {
    /// Inside the validity of every certificate but `revocation/former`, and the `wsu:Created` of the seeds.
    static let now = UTCInstant(milliseconds: 1_795_255_200_000)  // 2026-11-21T10:00:00Z

    let files: FuzzFiles
    /// Of `rsa`, `p256` and `stranger`.
    let identities: [String: SigningIdentity]
    /// Trusts the authority of make-pki.sh and knows two partners; judges no revocation.
    let trust: TrustStore
    /// The authorities of both scripts.
    let anchors: [Certificate]
    let schemas: FuzzSchemas
    let peer: (any FuzzPeer)?

    /// - Parameters:
    ///   - read: the bytes of a file that `FuzzFiles` names.
    ///   - repository: path of the folder that has `Schemas/` and `Fuzzing/`.
    init(repository: String, peer: (any FuzzPeer)?, read: (_ path: String) throws -> [UInt8]) throws {
        let files = try FuzzFiles(read)
        self.files = files
        identities = try Dictionary(
            uniqueKeysWithValues: ["rsa", "p256", "stranger"].map { name in
                let key = try PrivateKey(pem: read(name + ".key"))
                return (name, try SigningIdentity(key: key, certificate: Certificate(pem: read(name + ".pem"))))
            })
        anchors = ["ca/ca", "revocation/ca/ca"].compactMap { files.certificates[$0] }
        trust = try TrustStore(
            anchors: anchors, partners: ["rsa", "p384"].compactMap { files.certificates[$0] })
        schemas = try FuzzSchemas(repository: repository)
        self.peer = peer
    }
}

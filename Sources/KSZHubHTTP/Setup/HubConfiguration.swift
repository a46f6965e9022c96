import KSZHub
import SocialSecurity
import XMLSecurity

/// What the configuration file says, read once at start. Paths are absolute or relative to the working directory.
public struct HubConfiguration: Sendable {
    /// A private key and its certificate, as PEM files.
    public struct KeyFiles: Sendable {
        /// The private key (PKCS#8 or SEC 1).
        public var key: String
        /// The certificate, perhaps followed by intermediates.
        public var certificate: String

        /// Names both files.
        public init(key: String, certificate: String) {
            self.key = key
            self.certificate = certificate
        }
    }

    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 for any free one.
    public var port: Int
    /// The hub's own number.
    public var number: EnterpriseNumber
    /// Signs stamps, refusals, results and SOAP messages.
    public var signing: KeyFiles
    /// The server side of TLS, and the client side towards the gateways.
    public var tls: KeyFiles
    /// PEM files with the trust anchors of the network.
    public var anchors: [String]
    /// PEM files with certificates of OCMWs, which messages may name by issuer and serial number.
    public var certificates: [String]
    /// PEM or DER files with revocation lists.
    public var revocationLists: [String]
    /// DER files with OCSP responses.
    public var ocspResponses: [String]
    /// Whether revocation is judged at all.
    var judgesRevocation: Bool { !revocationLists.isEmpty || !ocspResponses.isEmpty }
    /// How revocation is judged, once there is a list or response.
    public var revocation: RevocationPolicy
    /// The OCMWs.
    public var members: [Member]
    /// Where the hub keeps its database and its person key; made when it is not there.
    public var dataDirectory: String
    /// The folder with the schemas (`Schemas/`).
    public var schemaDirectory: String
    /// The policy table (CSV).
    public var policyFile: String
    /// The synthetic persons (JSON).
    public var personsFile: String
    /// The authentic sources (JSON); nil for none.
    public var sourcesFile: String?
    /// The faults on demand (CSV), read again whenever it changes; nil for none.
    public var faultsFile: String?
    /// A folder that gets every SOAP request and answer as a file; nil for none. These files hold personal data.
    public var soapLogDirectory: String?
    /// The longest message that is read, in bytes.
    public var messageByteLimit: Int

    /// Names every setting.
    public init(
        host: String = "127.0.0.1", port: Int, number: EnterpriseNumber, signing: KeyFiles, tls: KeyFiles,
        anchors: [String], certificates: [String] = [], revocationLists: [String] = [],
        ocspResponses: [String] = [],
        revocation: RevocationPolicy = RevocationPolicy(), members: [Member], dataDirectory: String,
        schemaDirectory: String, policyFile: String, personsFile: String, sourcesFile: String? = nil,
        faultsFile: String? = nil, soapLogDirectory: String? = nil, messageByteLimit: Int = 2 * 1024 * 1024
    ) {
        self.host = host
        self.port = port
        self.number = number
        self.signing = signing
        self.tls = tls
        self.anchors = anchors
        self.certificates = certificates
        self.revocationLists = revocationLists
        self.ocspResponses = ocspResponses
        self.revocation = revocation
        self.members = members
        self.dataDirectory = dataDirectory
        self.schemaDirectory = schemaDirectory
        self.policyFile = policyFile
        self.personsFile = personsFile
        self.sourcesFile = sourcesFile
        self.faultsFile = faultsFile
        self.soapLogDirectory = soapLogDirectory
        self.messageByteLimit = messageByteLimit
    }
}

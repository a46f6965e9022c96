import Gateway
import GatewayHTTP
import Logging
import MessageStore
import SocialSecurity
import SOAPClient

/// Everything that the configuration file says, read once at start. Paths are absolute.
struct GatewayConfiguration: Sendable {
    /// REST server.
    var rest: ServerEndpoint
    /// SOAP server that the hub calls.
    var soap: ServerEndpoint
    /// How this gateway shows itself to the hub, and whom it trusts in TLS.
    var client: TLSCredentials
    /// Address of the hub's SOAP endpoint.
    var hubURL: String
    /// KBO number of the hub.
    var hub: EnterpriseNumber
    /// The hub as a witness of the audit logs; `nil`: checkpoints are not cosigned.
    var witness: WitnessSettings?
    /// Address of the hub's witness, which also hands the keys of logs over.
    var witnessURL: String
    /// PEM file of the anchors for TLS, documents and SOAP messages.
    var anchorsFile: String
    /// PEM file of partners' certificates, which messages may name by issuer and serial number.
    var partnersFile: String?
    /// Revocation lists and OCSP responses.
    var revocation = RevocationSettings()
    /// Folder of the schemas.
    var schemasDirectory: String
    /// Folder of the databases, one file a tenant, and of what only this machine knows.
    var dataDirectory: String
    /// Where the stores of the tenants are.
    var store = StoreConfiguration.sqlite
    /// Folder of the key files, one a tenant.
    var keysDirectory: String
    /// The OCMWs, in the order of `tenantNames`.
    var tenants: [TenantConfiguration]
    /// Who took over from whom.
    var successors: Successors
    /// Settings of every tenant.
    var settings: TenantSettings
    /// How long before its end a certificate or revocation list is warned about.
    var certificateNotice = Duration.seconds(30 * 86_400)
    /// Least severe level that is logged.
    var logLevel: Logger.Level
    /// Folder for the log of SOAP messages.
    var soapLogDirectory: String?
}

/// One OCMW as the configuration file describes it.
struct TenantConfiguration: Sendable {
    /// Short name by which commands call it.
    let name: String
    /// KBO number.
    let organisation: EnterpriseNumber
    /// Name shown to people.
    let displayName: String
    /// PEM file of the signing certificate, followed by its intermediates.
    let certificateFile: String
    /// PEM file of the signing key.
    let privateKeyFile: String
    /// OCMWs that it succeeds.
    let predecessors: [EnterpriseNumber]
    /// Endpoints that are told of events.
    let webhooks: [WebhookConfiguration]
    /// Who answers inquiries of other OCMWs.
    var inquiryAnswers = InquiryAnswers.automatic
    /// For how long what is stored stays readable.
    var retention = RetentionPolicy()
}

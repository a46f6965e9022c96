import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// One OCMW served by this gateway: its identity, its keys, its store, its settings, and who waits for it.
public struct Tenant: Sendable {
    /// Its KBO number.
    public let organisation: EnterpriseNumber
    /// Its name, as shown to people.
    public let name: String
    private let successions: SuccessionBook
    /// Its own store.
    public let store: any TenantStore
    /// Key and certificate with which it signs documents and SOAP messages.
    public let signing: SigningIdentity
    /// Signs the checkpoints of its audit log.
    public let checkpoints: CheckpointSigner
    /// Its settings.
    public let settings: TenantSettings
    /// Wakes long polls of this tenant.
    public let changes = ChangeSignal()
    /// Wakes the dispatcher of this tenant.
    public let outbox = OutboxSignal()
    /// Wakes the webhook runners of this tenant.
    public let webhooks = WebhookSignal()
    /// Lets decisions about one conversation happen one after the other.
    public let conversations: ConversationGate

    /// Makes a tenant; `store.organisation` must be `organisation`.
    ///
    /// - Parameter successions: who took over from whom; the same as the environment's.
    public init(
        organisation: EnterpriseNumber, name: String, successions: SuccessionBook = SuccessionBook(),
        store: any TenantStore, signing: SigningIdentity, checkpoints: CheckpointSigner,
        settings: TenantSettings = TenantSettings()
    ) {
        self.organisation = organisation
        self.name = name
        self.successions = successions
        self.store = store
        conversations = ConversationGate(locks: store)
        self.signing = signing
        self.checkpoints = checkpoints
        self.settings = settings
    }

    /// Tells whoever waits that this was committed: long polls wake, the dispatcher and the webhooks send at once.
    ///
    /// Call it after every successful commit of `committed`.
    public func announce(_ committed: Changes) {
        changes.notify(ChangeTopic.topics(of: committed))
        if !committed.outgoing.isEmpty || !committed.cancelled.isEmpty { outbox.notify() }
        webhooks.notify()
    }

    /// KBO numbers of the OCMWs that it succeeds: documents addressed to them are accepted here.
    public var predecessors: Set<EnterpriseNumber> { successions.predecessors(of: organisation) }

    /// The numbers under which documents come here: its own and those of its predecessors.
    var addresses: Set<EnterpriseNumber> { predecessors.union([organisation]) }

    /// True when a document signed for this recipient belongs here.
    public func receives(for recipient: EnterpriseNumber) -> Bool {
        recipient == organisation || successions.successors(of: recipient).contains(organisation)
    }
}

/// Settings of one tenant.
public struct TenantSettings: Hashable, Sendable {
    /// Which days count as working days.
    public var workingDayRule: WorkingDayRule
    /// Length of quality code 1 (dossier in inquiry), in calendar months.
    public var provisionalCodeMonths: Int
    /// Who answers inquiries of other OCMWs.
    public var inquiryAnswers = InquiryAnswers.automatic
    /// What the security adviser's reviews and reports go by.
    public var review = ReviewSettings()
    /// How many days before its end the end of quality code 1 is announced.
    public var provisionalCodeNoticeDays: Int
    /// How long delivery of a document is tried before it is parked; statutory documents have no budget.
    public var deliveryBudget: Duration
    /// Budgets that differ from `deliveryBudget`, by operation.
    public var deliveryBudgets: [Operation: Duration]
    /// For how many months after the month of an audit line its openings are kept. At least ten years.
    ///
    /// Source: security loggings of the KSZ, `domain.md` section 5 (ten years).
    public var auditRetentionMonths = 120

    /// Makes settings; what is left out has its default.
    public init(
        workingDayRule: WorkingDayRule = .saturdayIsWorkingDay, provisionalCodeMonths: Int = 3,
        provisionalCodeNoticeDays: Int = 14, deliveryBudget: Duration = .seconds(24 * 3600),
        deliveryBudgets: [Operation: Duration] = [:]
    ) {
        self.workingDayRule = workingDayRule
        self.provisionalCodeMonths = provisionalCodeMonths
        self.provisionalCodeNoticeDays = provisionalCodeNoticeDays
        self.deliveryBudget = deliveryBudget
        self.deliveryBudgets = deliveryBudgets
    }

    /// How long delivery of this operation is tried; `nil` for statutory documents, which are never given up.
    public func deliveryBudget(for operation: Operation) -> Duration? {
        operation.isStatutory ? nil : deliveryBudgets[operation] ?? deliveryBudget
    }
}

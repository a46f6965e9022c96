import SocialSecurity
import XMLSecurity

extension DocumentHeader {
    /// Reads the header elements in order; which optional ones must or may not be there is judged by `rule`.
    init(from reader: inout FieldReader, rule: HeaderRule) throws(MessagesError) {
        let customer: InformationCustomer = try reader.group("informationCustomer")
        ticket = customer.ticket
        timestampSent = customer.timestampSent
        sender = customer.customerIdentification.cbeNumber
        recipient = try (reader.group("recipient") as OrganizationIdentification).cbeNumber
        inReplyTo = try reader.optionalGroup("inReplyTo", presence: rule.inReplyTo)
        conversation = try reader.value("conversation")
        legalContext = try reader.optionalValue("legalContext", presence: rule.subject)
        criteria = try reader.optionalGroup("criteria", presence: rule.subject)
    }

    func write(to writer: inout FieldWriter) {
        let identification = OrganizationIdentification(cbeNumber: sender)
        writer.group(
            "informationCustomer",
            InformationCustomer(ticket: ticket, timestampSent: timestampSent, customerIdentification: identification))
        writer.group("recipient", OrganizationIdentification(cbeNumber: recipient))
        writer.group("inReplyTo", inReplyTo)
        writer.value("conversation", conversation)
        writer.value("legalContext", legalContext)
        writer.group("criteria", criteria)
    }
}

/// CommonV3 `InformationCustomerType`, with ticket and time required and the organisation by KBO number.
private struct InformationCustomer: FieldGroup {
    let ticket: Ticket
    let timestampSent: UTCInstant
    let customerIdentification: OrganizationIdentification

    init(ticket: Ticket, timestampSent: UTCInstant, customerIdentification: OrganizationIdentification) {
        self.ticket = ticket
        self.timestampSent = timestampSent
        self.customerIdentification = customerIdentification
    }

    init(from reader: inout FieldReader) throws(MessagesError) {
        ticket = try reader.value("ticket")
        timestampSent = try reader.value("timestampSent")
        customerIdentification = try reader.group("customerIdentification")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("ticket", ticket)
        writer.value("timestampSent", timestampSent)
        writer.group("customerIdentification", customerIdentification)
    }
}

/// CommonV3 `OrganizationIdentificationType`, the KBO branch only.
struct OrganizationIdentification: FieldGroup {
    let cbeNumber: EnterpriseNumber

    init(cbeNumber: EnterpriseNumber) { self.cbeNumber = cbeNumber }

    init(from reader: inout FieldReader) throws(MessagesError) { cbeNumber = try reader.value("cbeNumber") }

    func write(to writer: inout FieldWriter) { writer.value("cbeNumber", cbeNumber) }
}

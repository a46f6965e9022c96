import SocialSecurity
import XMLSecurity

/// Asks the hub for the tickets that it met from, and carried to, the asker on one day.
public struct TicketListRequest: Hashable, Sendable {
    /// The calendar day in Belgium.
    public let day: CivilDate
    /// Which part of the list, from 1.
    public let page: Int

    /// Makes the question.
    ///
    /// - Throws: `MessagesError` `.invalidValue` for a page outside 1...999999.
    public init(day: CivilDate, page: Int = 1) throws(MessagesError) {
        guard PageNumber.range.contains(page) else {
            throw MessagesError(.invalidValue, path: "page", rule: "page-range", expectedType: PageNumber.typeName)
        }
        self.day = day
        self.page = page
    }
}

/// What the hub carried for one OCMW on one calendar day: every ticket, without persons.
///
/// The list of a day that is over is final: whoever asks again gets the same bytes. It names no question, so that it
/// is evidence by itself; the stamp beside it says which question it answers.
public struct TicketList: Hashable, Sendable {
    /// Most entries on one page.
    public static let pageLimit = 200

    /// The OCMW whose tickets these are; the same as the recipient in the header.
    public let organisation: EnterpriseNumber
    /// The calendar day in Belgium, by the clock of the hub.
    public let day: CivilDate
    /// False while the day can still grow: only then may another list of the same day and page differ.
    public let isComplete: Bool
    /// Which page this is, from 1.
    public let page: Int
    /// How many pages the day has; at least 1.
    public let pageCount: Int
    /// How many entries all pages have together.
    public let entryCount: Int
    /// At most 200 entries, in the order in which the hub first met them that day.
    public let entries: [TicketEntry]

    /// Makes a page.
    public init(
        organisation: EnterpriseNumber, day: CivilDate, isComplete: Bool, page: Int = 1, pageCount: Int = 1,
        entryCount: Int, entries: [TicketEntry]
    ) {
        self.organisation = organisation
        self.day = day
        self.isComplete = isComplete
        self.page = page
        self.pageCount = pageCount
        self.entryCount = entryCount
        self.entries = entries
    }
}

extension TicketListRequest: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        day = try reader.value("day")
        page = try (reader.value("page") as PageNumber).value
    }

    func write(to writer: inout FieldWriter) {
        writer.value("day", day)
        writer.value("page", page)
    }
}

extension TicketList: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        organisation = try reader.value("organisation")
        day = try reader.value("day")
        isComplete = try reader.value("isComplete")
        page = try (reader.value("page") as PageNumber).value
        pageCount = try (reader.value("pageCount") as PageNumber).value
        entryCount = try reader.value("entryCount")
        entries = try reader.groups("entry", 0...Self.pageLimit)
        guard page <= pageCount else { throw reader.inconsistent("page", rule: "page-of-pages") }
    }

    func write(to writer: inout FieldWriter) {
        writer.value("organisation", organisation)
        writer.value("day", day)
        writer.value("isComplete", isComplete)
        writer.value("page", page)
        writer.value("pageCount", pageCount)
        writer.value("entryCount", entryCount)
        writer.groups("entry", entries)
    }
}

/// The number of a page: 1 to 999999.
private struct PageNumber: FieldValue {
    static let range = 1...999_999
    static var typeName: String { "PageNumberType" }
    let value: Int

    init?(fieldText: String) {
        guard let value = Int(fieldText: fieldText), Self.range.contains(value) else { return nil }
        self.value = value
    }

    var fieldText: String { value.fieldText }
}

/// One word of `errors[].rule`, as `docs/refusals.md` explains it to those who write software.
///
/// A test compares the words with those that the code writes.
public struct FieldRule: Hashable, Sendable {
    /// The word; `<n>` stands for a number that is part of it.
    public let word: String
    /// What must hold, in English; the `message` beside the word says it of the very field.
    public let statement: String

    private init(_ word: String, _ statement: String) {
        self.word = word
        self.statement = statement
    }

    /// Every word, grouped by what it is about.
    public static let all = members + values + things + acts + json

    /// Which members and parameters there are.
    private static let members = [
        FieldRule("required", "The member, header or one of two members has a value."),
        FieldRule("unknown-member", "The object has no other members than its own."),
        FieldRule("null", "A member without value is left out."),
        FieldRule("exclusive", "One of two members stands, not both."),
        FieldRule("query-parameter", "The route has the query parameter, and it stands once."),
        FieldRule("not-of-this-flow", "The member belongs to the chosen `flow`."),
        FieldRule("only-when-granted", "The member goes with `outcome` `GRANTED` only."),
        FieldRule("object", "The value is a JSON object."),
        FieldRule(
            "application", "The value is a name of a program as it stands in the log, without a person's number."),
        FieldRule("array-<n>", "The value is an array of at most n objects."),
    ]

    /// The form of one value.
    private static let values = [
        FieldRule("text-<n>", "Text of at most n characters; `message` has the rest of its form."),
        FieldRule("fields", "An array of one or more names of fields of a line that can be opened, each once."),
        FieldRule("boolean", "`true` or `false`."),
        FieldRule("true", "`true`, or left out."),
        FieldRule("integer", "A whole number of the range in `message`."),
        FieldRule("enumeration", "A word of the list in `message`."),
        FieldRule("date", "A calendar date `YYYY-MM-DD` of the years 1900 to 2200."),
        FieldRule("date-time", "Date and time with offset, of the years 1900 to 2200."),
        FieldRule("incomplete-date", "A birth date `YYYY-MM-DD`; unknown month and day are 00."),
        FieldRule("end-not-before-begin", "A period does not end before it begins."),
        FieldRule("not-in-the-future", "What has happened already does not lie in the future."),
        FieldRule("ssin", "Number of a person: eleven digits, check number right."),
        FieldRule("enterprise-number", "KBO number: ten digits, check number right."),
        FieldRule("ticket", "A UUID in lower case, or 1 to 32 letters, digits and hyphens without a person's number."),
        FieldRule("legal-context", "1 to 64 printable ASCII characters without a person's number."),
        FieldRule("quality-code", "A quality code of sector 17 that stands for a real quality."),
        FieldRule("phase-code", "A phase code, 0 to 900, or 902."),
        FieldRule("card-number", "6 to 20 letters, digits and hyphens."),
        FieldRule("iso-639", "Two or three lower-case letters of ISO 639."),
        FieldRule("address", "Either `known` with an address or `unknown` with `true`."),
        FieldRule("role", "One of the roles of the acting user."),
        FieldRule("session", "1 to 64 printable ASCII characters."),
        FieldRule("idempotency-key", "1 to 128 printable ASCII characters, in quotes, which may be left out."),
        FieldRule("month", "A calendar month `YYYY-MM`."),
        FieldRule("review-target", "A line `line/YEAR/INDEX`, or a flag `flag/CODE/YEAR/INDEX`."),
        FieldRule("row-limit", "A table has no more rows than the limit; shorten the period."),
        FieldRule("cursor", "The `next` of an earlier page of the same OCMW, unchanged."),
        FieldRule("label", "1 to 64 printable ASCII characters that do not look like a person's number."),
        FieldRule("scopes", "An array of one or more scopes."),
        FieldRule("lifetime", "A key does not live longer than the key that it follows was given."),
    ]

    /// Applications, decisions and answers.
    private static let things = [
        FieldRule("one-applicant", "Exactly one person has role 1."),
        FieldRule("person-once", "Nobody stands in an application twice."),
        FieldRule("decisions-or-dossier", "There are decisions, a dossier, or both."),
        FieldRule("motivation-required", "A decision has at least one text of motivation."),
        FieldRule("reference-once", "No two decisions of one body have the same reference."),
        FieldRule("reference-of-the-address", "A reference in the body is the one of the address."),
        FieldRule("reference-without-ssin", "A reference holds no number of a person."),
        FieldRule(
            "reference-of-other-person", "A reference is not in use for another person (`reference-conflict`)."),
        FieldRule("granted-quality-code", "Who grants aid names quality code 2, 3 or 4."),
        FieldRule("byte-budget", "The decisions fit one message; send the answer in parts."),
        FieldRule("not-asked", "No decision lies before the day from which decisions are asked."),
        FieldRule("tells-nothing", "An answer tells something, or says `nothingKnown` or `fromRegister`."),
        FieldRule("nothing-carries-nothing", "`nothingKnown` goes with a dossier number and contact person at most."),
        FieldRule("nothing-is-final", "`nothingKnown` is a final answer, no part."),
        FieldRule(
            "partial-told-something",
            "After a part that told something, the final answer says neither `nothingKnown` nor `fromRegister`."),
    ]

    /// Transfers and endings.
    private static let acts = [
        FieldRule("not-to-oneself", "The recipient is another OCMW."),
        FieldRule("designated-party", "One of the two OCMWs of the transfer is designated."),
        FieldRule("not-to-the-hub", "The recipient is an OCMW, not the hub."),
        FieldRule("reasons-required", "There is at least one reason."),
        FieldRule(
            "late-transfer", "A transfer after its term has `confirmLate` `true` (`confirmation-required`)."),
        FieldRule(
            "onward-transfer-not-allowed",
            "An application that came by transfer is not transferred again (`state-conflict`)."),
        FieldRule(
            "applicant-not-registered",
            "The hub did not refuse to register the applicant; give the proof anew first (`state-conflict`)."),
        FieldRule(
            "transfer-not-answered", "No transfer of the application is under way or unanswered (`state-conflict`)."),
        FieldRule("not-before-receipt", "The day does not lie before the receipt of the application."),
    ]

    /// The body as JSON (`not-json`); `message` has the place.
    private static let json = [
        FieldRule("syntax", "The body is one JSON text."),
        FieldRule("utf-8", "The body is UTF-8."),
        FieldRule("byte-order-mark", "The body begins with no byte order mark."),
        FieldRule("surrogate", "No string has half a surrogate pair."),
        FieldRule("duplicate-member", "No object has a member twice."),
        FieldRule("depth", "Values are nested within the limit."),
        FieldRule("value-count", "There are no more values than the limit."),
        FieldRule("member-name", "Names of members are within the limit."),
        FieldRule("number-length", "Numbers have no more characters than the limit."),
        FieldRule("number-range", "Numbers are within 64 bits."),
    ]
}

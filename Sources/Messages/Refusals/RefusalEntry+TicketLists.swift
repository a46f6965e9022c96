import SocialSecurity

// Lists of tickets.
extension RefusalEntry {
    static let ticketListMissing = RefusalEntry(
        rule: "ticket-list-exists", isFinal: true,
        when: "`ticketListRequest` for a day to come, or for a page after the last one.",
        text: LocalizedText(
            nl: "De hub heeft geen lijst van tickets van die dag, of de lijst heeft die bladzijde niet.",
            fr: "Le hub n'a pas de liste de tickets de ce jour, ou la liste n'a pas cette page.",
            de: "Der Hub hat keine Ticketliste dieses Tages, oder die Liste hat diese Seite nicht.",
            en: "The hub has no list of tickets of that day, or the list does not have that page."),
        remedy: LocalizedText(
            nl: "Vraag een dag tot en met vandaag, te beginnen met bladzijde 1; `pageCount` zegt hoeveel er zijn.",
            fr: "Demandez un jour jusqu'à aujourd'hui, à partir de la page 1 ; `pageCount` en donne le nombre.",
            de: "Fragen Sie nach einem Tag bis heute, ab Seite 1; `pageCount` nennt die Anzahl.",
            en: "Ask for a day up to today, beginning with page 1; `pageCount` tells how many there are."))
}

import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The parts of one line in words.
struct LineWords {
    let line: AuditLine
    let leaf: AuditLeaf
    /// What was erased on purpose, read after the line.
    let erasures: AuditErasures
    /// The line that says that something of this one was erased, where somebody looked for it.
    var erasedBy: AuditPosition?

    /// The instant in Belgian time, with its offset from UTC.
    var when: LocalizedText { .same(BelgianCalendar.dateTime(of: UTCInstant(milliseconds: leaf.timeMilliseconds))) }

    /// Person or process, organisation and program.
    var who: LocalizedText {
        let program = leaf.applicationVersion.map { "\(leaf.application) \($0)" } ?? leaf.application
        let (actor, number) = (self.actor, leaf.organisation)
        return LocalizedText(
            nl: "\(actor.nl), voor OCMW \(number), met het programma \(program)",
            fr: "\(actor.fr), pour le CPAS \(number), avec le programme \(program)",
            de: "\(actor.de), für das ÖSHZ \(number), mit dem Programm \(program)",
            en: "\(actor.en), for OCMW \(number), with the program \(program)")
    }

    private var actor: LocalizedText {
        guard let role = leaf.role else {
            let process = leaf.process ?? "-"
            if process == "cli" { return Self.command }
            return LocalizedText(
                nl: "het proces \(process) van de gateway", fr: "le processus \(process) de la passerelle",
                de: "der Prozess \(process) des Gateways", en: "the gateway's process \(process)")
        }
        let (user, words) = (value(of: .user) ?? .same("-"), RoleWords.words(role))
        return LocalizedText(
            nl: "gebruiker \(user.nl) in de rol \(words.nl)", fr: "utilisateur \(user.fr) dans le rôle \(words.fr)",
            de: "Benutzer \(user.de) in der Rolle \(words.de)", en: "user \(user.en) in the role \(words.en)")
    }

    /// No line says who runs a command: the machine does.
    private static let command = LocalizedText(
        nl: "iemand aan de machine van de gateway, met een commando (cli; wie, zegt het logboek van die machine)",
        fr: "quelqu'un sur la machine de la passerelle, par une commande (cli ; le journal de cette machine dit qui)",
        de: "jemand an der Maschine des Gateways, mit einem Befehl (cli; wer, sagt das Protokoll dieser Maschine)",
        en: "somebody at the gateway's machine, by a command (cli; that machine's own log says who)")

    /// The act and its kind of access, which a look says already, and what an act of administration was about.
    var what: LocalizedText {
        let isLook = leaf.access == .consulted && [.personViewed, .messageViewed, .logRead].contains(leaf.act)
        let access = isLook ? nil : leaf.access.words
        return leaf.act.words.map { language, text in
            let more = [access?[language], leaf.object].compactMap(\.self)
            return more.isEmpty ? text : "\(text) (\(more.joined(separator: ", ")))"
        }
    }

    /// The person; `nil` for a line about nobody.
    var whom: LocalizedText? {
        value(of: .subject).map { number in
            LocalizedText(
                nl: "persoon \(number.nl)", fr: "la personne \(number.fr)", de: "Person \(number.de)",
                en: "person \(number.en)")
        }
    }

    /// True for a line about a search: its fields say what was looked for, not what happened.
    var isSearch: Bool { leaf.act == .logRead && leaf.object?.split(separator: " ").first == "log/search" }

    /// What a search of the log looked for; `nil` for any other line, and for a search by other criteria alone.
    var sought: LocalizedText? {
        let context = purpose.map { purpose in Self.legalContext.map { "\($1) \(purpose[$0])" } }
        return isSearch ? [service, other, tickets, context].compactMap(\.self).joined(by: ", ") : nil
    }

    /// Operation with its technical name, and the other organisation.
    var flow: LocalizedText? { isSearch ? nil : [service, other].compactMap(\.self).joined(by: ", ") }

    /// Under which tickets, and in which conversation.
    var papers: LocalizedText? { isSearch ? nil : tickets }

    /// Legal context and quality code.
    var why: LocalizedText? { isSearch ? nil : purpose }

    private var service: LocalizedText? {
        let service = leaf.service.map { [$0, leaf.serviceVersion].compactMap { $0 }.joined(separator: " ") }
        let operation = leaf.operation?.words
        return service.map { service in
            operation.map { words in words.map { "\($1) (\(service))" } } ?? .same(service)
        }
    }

    private var other: LocalizedText? {
        leaf.counterpart.map { number in
            LocalizedText(
                nl: "andere partij \(number)", fr: "autre partie \(number)", de: "andere Partei \(number)",
                en: "other party \(number)")
        }
    }

    private var tickets: LocalizedText? {
        let named: [(LocalizedText, String?)] = [
            (Self.ticket, leaf.ticket), (Self.kszTicket, leaf.kszTicket), (Self.conversation, leaf.conversation),
        ]
        return named.compactMap { name, ticket in ticket.map { value in name.map { "\($1) \(value)" } } }
            .joined(by: ", ")
    }

    private static let legalContext = LocalizedText(
        nl: "rechtscontext", fr: "contexte légal", de: "Rechtskontext", en: "legal context")
    private static let ticket = LocalizedText(nl: "ticket", fr: "ticket", de: "Ticket", en: "ticket")
    private static let kszTicket = LocalizedText(
        nl: "KSZ-ticket", fr: "ticket BCSS", de: "ZDSS-Ticket", en: "KSZ ticket")
    private static let conversation = LocalizedText(
        nl: "gesprek", fr: "conversation", de: "Vorgang", en: "conversation")

    private var purpose: LocalizedText? {
        let context = leaf.legalContext.map { LegalContextWords.words($0) }
        let quality = leaf.qualityCode.map { number in
            let name = QualityCode(rawValue: number)?.name
            return LocalizedText(
                nl: "hoedanigheidscode \(number)", fr: "code qualité \(number)", de: "Eigenschaftscode \(number)",
                en: "quality code \(number)"
            ).map { language, text in name.map { "\(text) (\($0[language]))" } ?? text }
        }
        return [context, quality].compactMap { $0 }.joined(by: ", ")
    }

    /// The value behind a commitment, or what became of it; `nil` when the line has none.
    private func value(of field: PersonalField) -> LocalizedText? {
        switch erasures.value(of: field, of: line, leaf) {
        case .absent: nil
        case .proven(let secret): .same(secret.text ?? "-")
        case .erased: erasedBy.map(PersonalValue.erasedWords) ?? PersonalValue.erased.words
        case .missing: PersonalValue.missingWords
        case .unreadable: PersonalValue.unreadableWords
        case .different: PersonalValue.differentWords
        }
    }
}

/// What a legal context stands for.
enum LegalContextWords {
    /// The purpose in words with its technical name; the name alone for one that has no words.
    static func words(_ context: String) -> LocalizedText {
        known[context].map { words in words.map { "\($1) (\(context))" } } ?? .same(context)
    }

    static func isKnown(_ context: String) -> Bool { known[context] != nil }

    /// The contexts that have words, sorted.
    static var names: [String] { known.keys.sorted() }

    private static let known: [String: LocalizedText] = [
        LegalContext.socialInquiry.value: LocalizedText(
            nl: "sociaal onderzoek van het OCMW", fr: "enquête sociale du CPAS",
            de: "Sozialuntersuchung des ÖSHZ", en: "social inquiry of the OCMW"),
        LegalContext.debtRecovery.value: LocalizedText(
            nl: "terugvordering van steun door het OCMW", fr: "récupération d'aide par le CPAS",
            de: "Rückforderung von Hilfe durch das ÖSHZ", en: "recovery of aid by the OCMW"),
    ]
}

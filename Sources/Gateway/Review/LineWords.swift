import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The parts of one line in words.
struct LineWords {
    let line: AuditLine
    let leaf: AuditLeaf

    /// The instant in UTC.
    var when: LocalizedText { .same(UTCInstant(milliseconds: leaf.timeMilliseconds).xmlDateTime) }

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
        let user = value(of: .user) ?? .same("-")
        return LocalizedText(
            nl: "gebruiker \(user.nl) in de rol \(role)", fr: "utilisateur \(user.fr) dans le rôle \(role)",
            de: "Benutzer \(user.de) in der Rolle \(role)", en: "user \(user.en) in the role \(role)")
    }

    /// No line says who runs a command: the machine does.
    private static let command = LocalizedText(
        nl: "iemand aan de machine van de gateway, met een commando (cli; wie, zegt het logboek van die machine)",
        fr: "quelqu'un sur la machine de la passerelle, par une commande (cli ; le journal de cette machine dit qui)",
        de: "jemand an der Maschine des Gateways, mit einem Befehl (cli; wer, sagt das Protokoll dieser Maschine)",
        en: "somebody at the gateway's machine, by a command (cli; that machine's own log says who)")

    /// The act and its kind of access, and what an act of administration was about.
    var what: LocalizedText {
        let (act, access) = (leaf.act.words, leaf.access.words)
        let object = leaf.object.map { ", \($0)" } ?? ""
        return act.map { language, text in "\(text) (\(access[language])\(object))" }
    }

    /// The person; `nil` for a line about nobody.
    var whom: LocalizedText? {
        value(of: .subject).map { number in
            LocalizedText(
                nl: "persoon \(number.nl)", fr: "la personne \(number.fr)", de: "Person \(number.de)",
                en: "person \(number.en)")
        }
    }

    /// Operation with its technical name, the other organisation and the tickets.
    var flow: LocalizedText? {
        let service = leaf.service.map { [$0, leaf.serviceVersion].compactMap { $0 }.joined(separator: " ") }
        let operation = leaf.operation?.words
        let named = service.map { service in
            operation.map { words in words.map { "\($1) (\(service))" } } ?? .same(service)
        }
        let other = leaf.counterpart.map { number in
            LocalizedText(
                nl: "andere partij \(number)", fr: "autre partie \(number)", de: "andere Partei \(number)",
                en: "other party \(number)")
        }
        let tickets: [(LocalizedText, String?)] = [
            (ReportColumn.ticket.heading, leaf.ticket), (ReportColumn.kszTicket.heading, leaf.kszTicket),
            (Self.conversation, leaf.conversation),
        ]
        return ([named, other] + tickets.map { name, ticket in ticket.map { value in name.map { "\($1) \(value)" } } })
            .compactMap { $0 }.joined(by: ", ")
    }

    private static let conversation = LocalizedText(
        nl: "Gesprek", fr: "Conversation", de: "Vorgang", en: "Conversation")

    /// Legal context and quality code.
    var why: LocalizedText? {
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
        switch leaf.opening(field, with: line.side[field]) {
        case .absent: nil
        case .proven(let secret): .same(secret.text ?? "-")
        case .different: Self.different
        case .unproven:
            switch line.sideState {
            case .missing: Self.gone
            case .unreadable: Self.damaged
            case .kept, .erased, .misindexed: Self.erased
            }
        }
    }

    private static let damaged = LocalizedText(
        nl: "(beschadigd: niet meer te lezen, zie audit verify)", fr: "(endommagé : illisible, voir audit verify)",
        de: "(beschädigt: nicht mehr lesbar, siehe audit verify)", en: "(damaged: cannot be read, see audit verify)")

    private static let different = LocalizedText(
        nl: "(niet bewezen: wat ernaast bewaard is, past niet)",
        fr: "(non prouvé : ce qui est conservé à côté diffère)",
        de: "(nicht bewiesen: das daneben Aufbewahrte passt nicht)", en: "(not proven: what is kept beside it differs)")

    /// A row that is gone was erased or taken away: whether a line of the log told of it, verification knows.
    private static let gone = LocalizedText(
        nl: "(niet meer bewaard: gewist of weggenomen, zie audit verify)",
        fr: "(n'est plus conservé : effacé ou enlevé, voir audit verify)",
        de: "(nicht mehr aufbewahrt: gelöscht oder weggenommen, siehe audit verify)",
        en: "(no longer kept: erased or taken away, see audit verify)")

    private static let erased = LocalizedText(
        nl: "(gewist)", fr: "(effacé)", de: "(gelöscht)", en: "(erased)")
}

/// What a legal context stands for.
enum LegalContextWords {
    /// The purpose in words with its technical name; the name alone for one that has no words.
    static func words(_ context: String) -> LocalizedText {
        known[context].map { words in words.map { "\($1) (\(context))" } } ?? .same(context)
    }

    private static let known: [String: LocalizedText] = [
        LegalContext.socialInquiry.value: LocalizedText(
            nl: "sociaal onderzoek van het OCMW", fr: "enquête sociale du CPAS",
            de: "Sozialuntersuchung des ÖSHZ", en: "social inquiry of the OCMW"),
        LegalContext.debtRecovery.value: LocalizedText(
            nl: "terugvordering van steun door het OCMW", fr: "récupération d'aide par le CPAS",
            de: "Rückforderung von Hilfe durch das ÖSHZ", en: "recovery of aid by the OCMW"),
    ]
}

import SocialSecurity

extension ReviewFlag.Code {
    /// What was seen, in one sentence, with the settings that make it a flag.
    public func seen(_ settings: ReviewSettings) -> LocalizedText {
        let minutes = settings.burstWindow.components.seconds / 60
        let (from, to) = (settings.officeHours.lowerBound, settings.officeHours.upperBound)
        return switch self {
        case .withoutApplication:
            LocalizedText(
                nl: "Over deze persoon vertrok een vraag; het logboek heeft van daarvoor geen aanvraag en geen "
                    + "registratie.",
                fr:
                    "Une question est partie au sujet de cette personne ; le journal ne montre avant cela ni demande ni "
                    + "enregistrement.",
                de: "Über diese Person ging eine Abfrage ab; das Protokoll zeigt davor weder einen Antrag noch eine "
                    + "Registrierung.",
                en: "A question about this person left; the log shows no application and no registration before it.")
        case .burst:
            LocalizedText(
                nl: "Een gebruiker stelde minstens \(settings.burstCount) vragen binnen \(minutes) minuten.",
                fr: "Un utilisateur a posé au moins \(settings.burstCount) questions en \(minutes) minutes.",
                de: "Ein Benutzer stellte mindestens \(settings.burstCount) Abfragen binnen \(minutes) Minuten.",
                en: "A user asked at least \(settings.burstCount) questions within \(minutes) minutes.")
        case .outsideHours:
            LocalizedText(
                nl:
                    "Een gebruiker raadpleegde gegevens buiten \(from) tot \(to) uur of op een dag die geen werkdag is.",
                fr:
                    "Un utilisateur a consulté des données en dehors de \(from) à \(to) heures ou un jour non ouvrable.",
                de: "Ein Benutzer sah Daten außerhalb von \(from) bis \(to) Uhr oder an einem arbeitsfreien Tag ein.",
                en: "A user looked at data outside \(from) to \(to) o'clock or on a day that is no working day.")
        case .manyUsers:
            LocalizedText(
                nl: "Minstens \(settings.usersPerPerson) gebruikers raadpleegden in deze maand gegevens over dezelfde "
                    + "persoon.",
                fr: "Au moins \(settings.usersPerPerson) utilisateurs ont consulté ce mois-ci des données sur la même "
                    + "personne.",
                de:
                    "Mindestens \(settings.usersPerPerson) Benutzer sahen in diesem Monat Daten über dieselbe Person ein.",
                en: "At least \(settings.usersPerPerson) users looked at data about the same person in this month.")
        case .expiredCode:
            LocalizedText(
                nl:
                    "Een vraag vertrok toen de persoon alleen nog een beëindigde of verlopen registratie met code 1 had.",
                fr: "Une question est partie alors que la personne n'avait plus qu'un enregistrement code 1 terminé ou "
                    + "expiré.",
                de: "Eine Abfrage ging ab, als die Person nur noch eine beendete oder abgelaufene Registrierung mit "
                    + "Code 1 hatte.",
                en: "A question left when the person had only a registration with code 1 that was ended or over.")
        case .repeatedRefusals:
            LocalizedText(
                nl: "Minstens \(settings.refusalCount) vragen van een gebruiker werden binnen 24 uur geweigerd.",
                fr: "Au moins \(settings.refusalCount) questions d'un utilisateur ont été refusées en 24 heures.",
                de: "Mindestens \(settings.refusalCount) Abfragen eines Benutzers wurden binnen 24 Stunden abgewiesen.",
                en: "At least \(settings.refusalCount) questions of a user were refused within 24 hours.")
        }
    }

    /// Ordinary reasons for it. A flag is a reason to ask, not to blame.
    public var innocentReasons: LocalizedText {
        switch self {
        case .withoutApplication:
            LocalizedText(
                nl: "De aanvraag werd pas daarna ingevoerd, staat op papier of in een ander programma, of is ouder dan "
                    + "het logboek; oudere regels kunnen gewist zijn.",
                fr:
                    "La demande a été encodée après, se trouve sur papier ou dans un autre programme, ou est antérieure "
                    + "au journal ; des lignes plus anciennes peuvent être effacées.",
                de:
                    "Der Antrag wurde erst danach erfasst, liegt auf Papier oder in einem anderen Programm vor oder ist "
                    + "älter als das Protokoll; ältere Zeilen können gelöscht sein.",
                en: "The application was entered later, is on paper or in another program, or is older than the log; "
                    + "older lines may have been erased.")
        case .burst:
            LocalizedText(
                nl: "Een jaarlijkse herziening, een zitting van het comité, achterstand, of een programma dat voor de "
                    + "gebruiker verzamelt.",
                fr: "Une révision annuelle, une séance du comité, un arriéré, ou un programme qui groupe les demandes "
                    + "de l'utilisateur.",
                de:
                    "Eine jährliche Überprüfung, eine Sitzung des Ausschusses, ein Rückstand oder ein Programm, das für "
                    + "den Benutzer sammelt.",
                en: "A yearly revision, a session of the committee, a backlog, or a program that collects for the user."
            )
        case .outsideHours:
            LocalizedText(
                nl: "Wachtdienst, dringende hulp, avonddienst, thuiswerk, of een programma dat 's nachts bijwerkt.",
                fr: "Permanence, aide urgente, service du soir, télétravail, ou un programme qui met à jour la nuit.",
                de:
                    "Bereitschaft, dringende Hilfe, Abenddienst, Heimarbeit oder ein Programm, das nachts aktualisiert.",
                en: "On-call duty, urgent aid, an evening shift, work from home, or a program that updates at night.")
        case .manyUsers:
            LocalizedText(
                nl: "Vervanging, een teamoverleg, een dossier dat van dienst wisselt, of onthaal en sociale dienst na "
                    + "elkaar.",
                fr: "Un remplacement, une réunion d'équipe, un dossier qui change de service, ou l'accueil puis le "
                    + "service social.",
                de:
                    "Vertretung, eine Teambesprechung, eine Akte, die den Dienst wechselt, oder Empfang und Sozialdienst "
                    + "nacheinander.",
                en: "A replacement, a team meeting, a file that changes hands, or reception and social service in turn."
            )
        case .expiredCode:
            LocalizedText(
                nl:
                    "Het onderzoek duurt langer dan verwacht, de nieuwe registratie is onderweg, of ze werd met een ander "
                    + "programma gedaan.",
                fr: "L'enquête dure plus longtemps que prévu, le nouvel enregistrement est en route, ou il a été fait "
                    + "avec un autre programme.",
                de: "Die Untersuchung dauert länger als erwartet, die neue Registrierung ist unterwegs oder wurde mit "
                    + "einem anderen Programm gemacht.",
                en: "The inquiry takes longer than expected, the new registration is under way, or it was made with "
                    + "another program.")
        case .repeatedRefusals:
            LocalizedText(
                nl:
                    "Een verkeerde instelling van het programma, een registratie die nog niet verwerkt is, of een nieuwe "
                    + "medewerker.",
                fr:
                    "Un mauvais réglage du programme, un enregistrement pas encore traité, ou un nouveau collaborateur.",
                de: "Eine falsche Einstellung des Programms, eine noch nicht verarbeitete Registrierung oder ein neuer "
                    + "Mitarbeiter.",
                en: "A wrong setting of the program, a registration not treated yet, or a new colleague.")
        }
    }
}

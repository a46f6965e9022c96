import Gateway
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// What happens in a world: callers send, software fetches, operators act, faults strike; then the weather clears.
struct Story: Sendable {
    /// How long faults strike.
    private static let storm: Duration = .seconds(40)
    /// How long everything may take afterwards.
    private static let patience = 3_600
    /// More steps than any world needs: something goes round in circles.
    private static let stepLimit = 10_000

    let world: World
    private let callsUnderway = Counter()
    private let isOver = Flag()

    init(world: World) { self.world = world }

    private var weather: Weather { world.around.weather }
    private var trace: Trace { world.around.trace }
    private var observer: Observer { world.around.observer }

    /// From the start to the judgement.
    func play() async throws {
        try await world.start()
        begin()
        await world.pass(Self.storm)
        clear()
        await settle()
        isOver.raise()
        try await Checker(world: world).judge()
        await world.stop()
    }

    private func begin() {
        let scheduler = world.around.scheduler
        callers()
        for organisation in world.organisations {
            scheduler.spawn { await software(organisation) }
            scheduler.spawn { await administrator(organisation) }
            scheduler.spawn { await nature(organisation) }
        }
        scheduler.spawn { await plug() }
    }

    // MARK: Callers

    private func callers() {
        let person = world.federation.person
        var twin: (Ticket, EnterpriseNumber)?
        for number in 1...(weather.happens(450) ? weather.number(in: 2...3) : 1) {
            let sender = world.organisations[number == 1 ? 0 : weather.number(in: 0...(world.organisations.count - 1))]
            let others = world.organisations.filter { $0 !== sender }
            let recipient = others[weather.number(in: 0...(others.count - 1))].number
            var ticket: Ticket?
            if let known = twin, known.1 != sender.number, weather.happens(500) {
                ticket = known.0
                twin = nil
                weather.count(.sameTicketOfOthers)
            } else {
                var source = BytesAsNumbers(bytes: world.randomBytes)
                ticket = Ticket.random(using: &source)
                twin = ticket.map { ($0, sender.number) }
            }
            for _ in 0..<(weather.strikes(.callerRepeats) ? 2 : 1) {
                let begin = Duration.milliseconds(weather.number(in: 0...8_000))
                callsUnderway.add(1)
                world.around.scheduler.spawn { [ticket] in
                    await world.pass(begin)
                    await call("key-\(number)", from: sender, to: recipient, about: person, ticket)
                    callsUnderway.add(-1)
                }
            }
        }
    }

    /// Repeats a call until it is answered.
    private func call(
        _ key: String, from sender: Organisation, to recipient: EnterpriseNumber, about person: SSIN, _ ticket: Ticket?
    ) async {
        while !isOver.isRaised {
            if let gateway = sender.next()?.running,
                let taken = try? await gateway.submit(key: key, to: recipient, about: person, ticket: ticket),
                !weather.strikes(.callerRepeats)
            {
                trace.add("\(key) is taken as \(taken.short)")
                return observer.accepted(
                    key: "\(sender.number.digits) \(key)", DocumentName(sender: sender.number, ticket: taken))
            }
            await world.pass(.milliseconds(weather.number(in: 500...4_000)))
        }
    }

    private func software(_ organisation: Organisation) async {
        while !isOver.isRaised {
            await world.pass(.milliseconds(weather.number(in: 6_000...15_000)))
            try? await organisation.next()?.running?.takeOver()
        }
    }

    // MARK: Faults

    private func administrator(_ organisation: Organisation) async {
        let acts: [(FaultKind, OutboxAct)] = [
            (.operatorParks, .park), (.operatorResumes, .resume), (.operatorRetries, .retry),
            (.operatorCancels, .cancel),
        ]
        var parked: Ticket?
        while !weather.isOver {
            await world.pass(.milliseconds(weather.number(in: 300...6_000)))
            // Who looks at the outbox sees what takes long.
            let troubled = weather.happens(750) ? observer.troubledDocuments(of: organisation.number) : []
            let documents = troubled.isEmpty ? observer.documents(of: organisation.number) : troubled
            guard !documents.isEmpty, let gateway = organisation.next()?.running else { continue }
            let chosen = documents[weather.number(in: 0...(documents.count - 1))].ticket
            // Who parked a document comes back to it, and often gives it up.
            let ticket = weather.happens(500) ? parked ?? chosen : chosen
            for (kind, act) in acts
            where weather.strikes(kind) || act == .cancel && ticket == parked && weather.happens(500) {
                guard (try? await gateway.operate(act, ticket)) != nil else { continue }
                if act == .park { parked = ticket } else if ticket == parked { parked = nil }
            }
        }
    }

    /// Clocks and disks.
    private func nature(_ organisation: Organisation) async {
        while !weather.isOver {
            await world.pass(.milliseconds(weather.number(in: 1_000...8_000)))
            if weather.strikes(.clockForwards) { setClock(organisation, .seconds(weather.number(in: 1...55))) }
            if weather.strikes(.clockBackwards) { setClock(organisation, .seconds(-weather.number(in: 1...55))) }
            if weather.strikes(.clockLeap) { await leap(organisation) }
            guard weather.strikes(.diskFull) else { continue }
            trace.add("the disk of \(organisation.number) is full")
            organisation.disk.fill(true)
            await world.pass(.milliseconds(weather.number(in: 500...10_000)))
            organisation.disk.fill(false)
        }
    }

    private func leap(_ organisation: Organisation) async {
        let seconds = weather.number(in: 300...600)
        observer.farClock(of: organisation.number)
        setClock(organisation, .seconds(weather.happens(500) ? seconds : -seconds))
        await world.pass(.milliseconds(weather.number(in: 500...6_000)))
        setClock(organisation, .zero)
    }

    private func setClock(_ organisation: Organisation, _ ahead: Duration) {
        trace.add("the clock of \(organisation.number) is \(ahead.components.seconds) s ahead")
        organisation.setClock(ahead: ahead)
        observer.disturbed(organisation.number)
    }

    /// Somebody pulls a plug.
    private func plug() async {
        while !weather.isOver {
            await world.pass(.milliseconds(weather.number(in: 500...9_000)))
            let lives =
                world.organisations.flatMap(\.hosts).compactMap { $0.running?.life }
                + [world.hub.life].compactMap { $0 }
            guard !lives.isEmpty else { continue }
            do {
                try world.around.pass(.anywhere, lives[weather.number(in: 0...(lives.count - 1))])
            } catch {
                continue
            }
        }
    }

    // MARK: The end

    private func clear() {
        trace.add("the weather clears")
        weather.clear()
        for organisation in world.organisations {
            organisation.disk.fill(false)
            setClock(organisation, .zero)
        }
    }

    /// Time runs until everything is settled; what is parked is resumed, in most worlds.
    private func settle() async {
        let resumes = weather.happens(850)
        for _ in 0..<(Self.patience / 15) {
            await world.pass(.seconds(15))
            if await isSettled(resuming: resumes), callsUnderway.value == 0 { return }
            guard world.around.scheduler.stepCount < Self.stepLimit else {
                return observer.violated(.everythingSettles, nil, "it goes round in circles")
            }
        }
        observer.violated(.everythingSettles, nil, "after \(Self.patience) s something is still under way")
    }

    private func isSettled(resuming: Bool) async -> Bool {
        var isSettled = true
        for organisation in world.organisations {
            guard let gateway = organisation.hosts.first?.running else { return false }
            do {
                let waiting = try await gateway.store.outbox(
                    states: [.queued, .leased, .retryWait, .parked], after: nil, limit: 100)
                for entry in waiting where entry.state == .parked && resuming {
                    try await gateway.operate(.resume, entry.document.ticket)
                }
                let isQuiet = waiting.allSatisfy { $0.state == .parked && !resuming }
                isSettled =
                    try await gateway.store.inbox(states: [.accepted], after: nil, limit: 1).isEmpty && isQuiet
                    && isSettled
            } catch {
                return false
            }
        }
        return isSettled
    }
}

/// Counts across tasks.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ number: Int) { count.withLock { $0 += number } }
}

/// Raised once.
final class Flag: Sendable {
    private let raised = Mutex(false)

    var isRaised: Bool { raised.withLock { $0 } }

    func raise() { raised.withLock { $0 = true } }
}

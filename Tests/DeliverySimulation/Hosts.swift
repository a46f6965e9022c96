import Gateway
import KSZHub
import Logging
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// One OCMW of a world: its clock, its disk, and the machines on which its gateway runs.
final class Organisation: Sendable {
    let number: EnterpriseNumber
    let disk = Disk()
    let settings: TenantSettings
    private let skew = Mutex(Duration.zero)
    private let machines = Mutex<[GatewayHost]>([])
    private let requestCount = Mutex(0)

    init(_ number: EnterpriseNumber, settings: TenantSettings) {
        self.number = number
        self.settings = settings
    }

    /// How far its clocks are ahead of the world's time.
    var ahead: Duration { skew.withLock { $0 } }

    func setClock(ahead duration: Duration) { skew.withLock { $0 = duration } }

    var hosts: [GatewayHost] { machines.withLock { $0 } }

    func add(_ host: GatewayHost) { machines.withLock { $0.append(host) } }

    /// The machine that is up and gets the next request: one after the other, as a balancer chooses.
    func next() -> GatewayHost? {
        let up = hosts.filter { $0.running != nil }
        let number = requestCount.withLock { count in
            count += 1
            return count
        }
        return up.isEmpty ? nil : up[number % up.count]
    }
}

/// A machine that runs a gateway, again and again.
final class GatewayHost: Sendable {
    /// What is gone after a crash.
    struct Running: Sendable {
        let life: Life
        let store: SimulatedStore
        let raw: any TenantStore
        let tenant: Tenant
        let environment: GatewayEnvironment
        let reception: Reception
    }

    let organisation: Organisation
    let slot: Int
    private let world: World
    private let state = Mutex<(runs: Int, running: Running?)>((0, nil))

    init(_ organisation: Organisation, slot: Int, world: World) {
        self.organisation = organisation
        self.slot = slot
        self.world = world
    }

    /// The process that runs now.
    var running: Running? {
        guard let running = state.withLock({ $0.running }), !running.life.isDead else { return nil }
        return running
    }

    /// The last process, dead or alive.
    var last: Running? { state.withLock { $0.running } }

    /// Starts the gateway anew on the files that are there.
    func start() async throws {
        let run = state.withLock { state -> Int in
            state.runs += 1
            return state.runs
        }
        let around = world.around
        let life = Life("\(organisation.number.digits.suffix(4))/\(slot)#\(run)", around: around)
        let raw = try await around.scheduler.external {
            try await world.federation.stores.open(organisation.number, world: world.folder)
        }
        let store = SimulatedStore(raw, life: life, around: around, disk: organisation.disk)
        let running = try compose(life, store, raw)
        state.withLock { $0.running = running }
        around.trace.add("\(life.name) starts")
        dispatch(running)
    }

    private func compose(_ life: Life, _ store: SimulatedStore, _ raw: any TenantStore) throws -> Running {
        let tenant = try world.federation.tenant(
            organisation.number, store: store, settings: organisation.settings)
        let (organisation, scheduler) = (organisation, world.around.scheduler)
        let environment = world.federation.environment(
            clock: { scheduler.now.advanced(by: organisation.ahead) }, random: world.randomBytes,
            sleep: { try await life.sleep($0) })
        let reception = Reception(
            environment: environment, tenants: [tenant],
            faultSigner: FaultSigner(organisation: tenant.organisation, identity: tenant.signing),
            effects: DomainEffects(environment: environment), logger: Federation.logger)
        return Running(
            life: life, store: store, raw: raw, tenant: tenant, environment: environment, reception: reception)
    }

    private func dispatch(_ running: Running) {
        let network = Network(around: world.around)
        let way = WayToHub(network: network, life: running.life, hub: world.hub)
        let exchange = ObservedExchange(
            inner: SOAPExchange(environment: running.environment, transport: way), life: running.life,
            observer: world.around.observer)
        let dispatcher = Dispatcher(
            environment: running.environment, transport: exchange,
            effects: DomainEffects(environment: running.environment), logger: Federation.logger)
        let runner = DispatcherRunner(
            dispatcher: dispatcher, tenant: running.tenant, logger: Federation.logger)
        running.life.spawn { await runner.run() }
    }

    /// A message of the hub comes; `nil` when nobody answers it.
    func receive(_ message: [UInt8]) async -> [UInt8]? {
        guard let running else { return nil }
        let answer = try? await running.reception.receive(
            message, peer: world.federation.hubTLS, at: running.environment.clock())
        do {
            try world.around.pass(.beforeAnswer, running.life)
        } catch {
            return nil
        }
        guard let answer else { return nil }
        world.around.observer.answerLeft(answer.bytes, by: organisation.number)
        return answer.bytes
    }
}

/// The machine of the hub.
final class HubHost: Sendable {
    private struct Running: Sendable {
        let life: Life
        let hub: Hub
    }

    private let around: Surroundings
    private let carrier: EnterpriseNumber
    private let state = Mutex<(runs: Int, running: Running?)>((0, nil))

    init(around: Surroundings, carrier: EnterpriseNumber) {
        self.around = around
        self.carrier = carrier
    }

    /// The run of the hub, if it is up.
    var life: Life? {
        guard let life = state.withLock({ $0.running?.life }), !life.isDead else { return nil }
        return life
    }

    /// Ends the hub for good and lets it go: it holds the world, and its file is open as long as it is there.
    func stop() {
        let running = state.withLock { state in
            defer { state.running = nil }
            return state.running
        }
        running?.life.kill()
    }

    func start(_ make: (Life) throws -> Hub) throws {
        let run = state.withLock { state -> Int in
            state.runs += 1
            return state.runs
        }
        let life = Life("hub#\(run)", around: around)
        let hub = try make(life)
        state.withLock { $0.running = Running(life: life, hub: hub) }
        around.trace.add("\(life.name) starts")
    }

    /// A message of a gateway comes; `nil` when nobody answers it.
    func process(_ bytes: [UInt8], soapAction: String) async -> [UInt8]? {
        guard let running = state.withLock({ $0.running }), !running.life.isDead else { return nil }
        let response = await running.hub.process(bytes, soapAction: soapAction, from: carrier)
        do {
            try around.pass(.hubBeforeAnswer, running.life)
        } catch {
            return nil
        }
        return response.dropsConnection ? nil : response.bytes
    }
}
